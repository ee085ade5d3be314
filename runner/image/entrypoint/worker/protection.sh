# Task scale-in protection: ECS does not stop a protected task when it scales in. The worker asks for it before it is busy and
# releases it when idle.
# Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html

PROTECTED=      # set while the task is protected
PROTECTED_AT=0  # seconds at the last request
# Expires if the worker dies; renewed in time.
EXPIRES_MINUTES=60

protect() {
  local time
  seconds time
  [[ -z $PROTECTED ]] || ((time - PROTECTED_AT > EXPIRES_MINUTES * 30)) || return 0
  if ask_protection "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":$EXPIRES_MINUTES}" '"ProtectionEnabled": *true'; then
    PROTECTED=yes PROTECTED_AT=$time
  fi
}

unprotect() {
  [[ -n $PROTECTED ]] || return 0
  ask_protection '{"ProtectionEnabled":false}' '"ProtectionEnabled": *false'
  PROTECTED=
}

# Limited, because a call that hangs would delay the model.
ask_protection() { # request, text in the response if it was granted
  local answer attempt
  # Outside ECS nothing scales in.
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
