# Task scale-in protection: ECS does not stop a protected task when it takes tasks away. Asked for on the way from idle to busy,
# given back on the way from busy to idle.
# Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html

PROTECTED=      # set while the task is protected
PROTECTED_AT=0  # SECONDS of the last request
# Ends by itself if the worker dies on the way; asked for anew in time.
EXPIRES_MINUTES=60

protect() {
  [[ -z $PROTECTED ]] || ((SECONDS - PROTECTED_AT > EXPIRES_MINUTES * 30)) || return 0
  if ask_protection "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":$EXPIRES_MINUTES}" '"ProtectionEnabled": *true'; then
    PROTECTED=yes PROTECTED_AT=$SECONDS
  fi
}

unprotect() {
  [[ -n $PROTECTED ]] || return 0
  ask_protection '{"ProtectionEnabled":false}' '"ProtectionEnabled": *false'
  PROTECTED=
}

# Bounded: a call that hangs would keep the model waiting.
ask_protection() { # request, what the answer holds when it was granted
  local answer attempt
  # Elsewhere than on ECS nobody takes tasks away.
  [[ -n ${ECS_AGENT_URI:-} ]] || return 0
  for attempt in 1 2 3; do
    ((attempt == 1)) || pause 1
    answer=$(curl --silent --show-error --max-time 5 --noproxy '*' -X PUT -H 'Content-Type: application/json' --data "$1" \
      "$ECS_AGENT_URI/task-protection/v1/state" 2>&1) && [[ $answer =~ $2 ]] && return
    [[ -z $STOPPING ]] || break
  done
  say "warning: scale-in protection could not be changed: ${answer//$'\n'/ }"
  return 1
}
