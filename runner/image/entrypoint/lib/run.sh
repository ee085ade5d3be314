# R, one process a script, and the signal that ends it.

CHILD=
# Seconds that R has to go after SIGTERM before it is killed; a fraction of ECS's stop timeout (30 s by default, at
# most 120), since the outputs are copied in what is left.
GRACE=10

# ECS sends SIGTERM for StopTask and for the loss of a Spot instance, and kills after the stop timeout.
on_term() {
  [[ -z $SIGNAL ]] || return 0
  SIGNAL=TERM
  say "SIGTERM received"
  [[ -n $CHILD ]] || return 0
  kill -TERM "$CHILD" 2>/dev/null
  (trap - TERM INT; sleep $GRACE; kill -KILL "$CHILD" 2>/dev/null) >/dev/null 2>&1 &
}

# Runs a command so that the traps above act while it does.
child() { # command...
  [[ -z $SIGNAL ]] || return $TERMINATED
  "$@" &
  await $!
}

await() { # process id
  local code=0
  CHILD=$1
  # Of a process that was killed bash would print its command, as a line of R's.
  wait "$CHILD" 2>/dev/null || code=$?
  # A signal ends the wait, not the process.
  while kill -0 "$CHILD" 2>/dev/null; do
    code=0
    wait "$CHILD" 2>/dev/null || code=$?
  done
  CHILD=
  return $code
}

run_scripts() {
  local name began ended
  for name in "${SCRIPTS[@]}"; do
    [[ -z $SIGNAL ]] || break
    now began
    # exec, so that R has this very process id: the signal reaches it, and the profile knows it from R's children.
    (
      rf_environment+=("RFARGATE_R_PID=$BASHPID" "RFARGATE_SESSION_INFO=$PWD/$STATE/session-info" "R_PROFILE=$HERE/profile.R")
      set -- "r_scripts/$name"
      restore_environment
      exec Rscript "$1"
    ) &
    CODE=0
    await $! || CODE=$?
    now ended
    printf '%s\t%s\t%s\t%d\n' "$name" "$began" "$ended" "$CODE" >>"$STATE/scripts"
    # A script may end without a line break, and its last line is not to run into ours.
    echo
    say "$name ended with exit code $CODE"
    ((CODE <= 128)) || [[ -n $SIGNAL ]] || ended_by_signal
    ((CODE == 0)) || break
  done
}

ended_by_signal() {
  ERROR="R was ended by signal $((CODE - 128))"
  ((CODE != 137)) || ERROR+=": most often the task's memory was used up"
  say "$ERROR"
}
