# R, one process a script, and what ends it: a signal, the timeout, the kernel.

CHILD=
TIMER=
# Seconds that R has to go after SIGTERM before it is killed; a fraction of ECS's stop timeout (30 s by default, at
# most 120), since the outputs are copied in what is left.
GRACE=10

# ECS sends SIGTERM for StopTask and for the loss of a Spot instance, and kills after the stop timeout.
on_term() {
  [[ -z $SIGNAL ]] || return 0
  SIGNAL=TERM
  say "SIGTERM received"
  end_child
}

on_timeout() {
  [[ -z $SIGNAL$LATE ]] || return 0
  LATE=yes ERROR="the timeout of $TIMEOUT s is reached"
  say "error: $ERROR"
  end_child
}

end_child() {
  [[ -n $CHILD ]] || return 0
  kill -TERM "$CHILD" 2>/dev/null
  (trap - TERM INT USR1; pause $GRACE; kill -KILL "$CHILD" 2>/dev/null) >/dev/null 2>&1 &
  KILLER=$!
  own $KILLER
}
KILLER=

# The timeout is kept here, so that it holds however the run was started and whoever follows it.
limit_time() {
  [[ -n $TIMEOUT ]] || return 0
  (trap - TERM INT USR1; pause "$TIMEOUT"; kill -USR1 $$ 2>/dev/null) >/dev/null 2>&1 &
  TIMER=$!
  own $TIMER
}

# Runs a command so that the traps above act while it does.
child() { # command...
  [[ -z $SIGNAL$LATE ]] || return $TERMINATED
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
  local name began ended kills killed
  local -a COMMAND
  RSCRIPT=$(program Rscript) || fail $UNAVAILABLE "the image has no Rscript: its base is not an image with R"
  open_notes
  state_close
  # ctime of what scripts write is later.
  RAN_FROM=$EPOCHREALTIME
  memory_kills KILLS_BEFORE
  for name in "${SCRIPTS[@]}"; do
    [[ -z $SIGNAL$LATE ]] || break
    script_command "$name"
    now began
    memory_kills kills
    start_r "$name" &
    CODE=0
    await $! || CODE=$?
    now ended
    printf -v SCRIPT_TIMES '%s%s\t%s\t%s\t%d\n' "$SCRIPT_TIMES" "$name" "$began" "$ended" "$CODE"
    # A script may end without a line break, and its last line is not to run into ours.
    echo
    say "$name ended with exit code $CODE"
    memory_kills killed
    explain_end "$name" "$((${killed:-0} - ${kills:-0}))" "$killed"
    ((CODE == 0)) || break
  done
  end_left
  [[ $PWD -ef $WORK ]] || cd /
  state_open || say "warning: no place for temporary files can be written: /dev/shm, /tmp, $WORK"
}
SCRIPT_TIMES=  # lines of name, start, end, exit code

# What R itself tells of a run goes to files without a name, which a script cannot remove: 3 gets the session's information, 4 the
# error that ended R or that it went on after.
open_notes() {
  : >"$STATE/session" >"$STATE/error"
  exec {SESSION}<>"$STATE/session" {NOTES}<>"$STATE/error"
}

# Becomes R, so that R has this very process id: a signal reaches it, and the profile knows it from R's children.
start_r() { # name
  local scripts=
  # Before the first script starts, all are parsed.
  [[ -n $SCRIPT_TIMES ]] || printf -v scripts '%s\n' "${SCRIPTS[@]}"
  ADDED+=("RFARGATE_R_PID=$BASHPID" "RFARGATE_R_FILE=r_scripts/$1" "RFARGATE_R_PARSE=$scripts" "RFARGATE_GIVEN_R_PROFILE=$TASK_R_PROFILE" "R_PROFILE=$HERE/r/script-profile.R")
  : >"/dev/fd/$NOTES" >"/dev/fd/$SESSION"
  exec 3<>"/dev/fd/$SESSION" 4<>"/dev/fd/$NOTES"
  become "${COMMAND[@]}"
}

# Why a script ended as it did, by R's own word and the kernel's; never by the exit code alone.
explain_end() { # name, processes ended for memory meanwhile, the kernel's count
  local message
  message=$(tr -d '\0' <"/dev/fd/$NOTES")
  if [[ $message == last:* ]]; then
    message=${message#last:}
    # The code of R's own end at an error; a script that goes on has dealt with it.
    if ((CODE == 1)); then say "R's last error: ${message#Error: }"; else message=; fi
  fi
  message=${message%%last:*}
  # For a terminal; its line breaks stay.
  message=${message//[$'\x01'-$'\x08\x0b'-$'\x1f\x7f']/?}
  # The report broke off: the stack was too full for it.
  ((CODE != 1)) || [[ -z $message || $message == Error* ]] || say "R's last error: $message"
  if ((CODE == 0)) && [[ ! -s /dev/fd/$SESSION ]]; then
    CODE=$UNAVAILABLE ERROR="R did not start, although its program ended with 0: is there a variable of the task that keeps it from that, as LD_TRACE_LOADED_OBJECTS or R_HOME do?"
    say "error: $ERROR"
    return
  fi
  if ((CODE == 0)); then
    [[ -z $message ]] || warn "$1 went on after an error, as its own options(error = ) or handlers say: $message"
    (($2 <= 0)) || warn "$1: the kernel ended $2 of its processes because the memory was used up: what they computed is missing"
    return
  fi
  [[ -z $SIGNAL$LATE ]] || return 0
  ERROR=$message
  (($2 <= 0)) || warn "$1: the kernel ended $2 of its processes because the memory was used up"
  # An R that ends itself, whatever the code, has written its session's packages.
  if ((CODE > 128 && CODE <= 192)) && (($(wc -l <"/dev/fd/$SESSION") <= 1)); then
    ERROR="R was ended by signal $((CODE - 128))"
    if ((CODE == 137 && $2 > 0)); then ERROR+=": the memory was used up"
    elif ((CODE == 137)) && [[ -z $3 ]]; then ERROR+=": whether the memory was used up is not known here"
    elif ((CODE == 137)); then ERROR+=", not by the kernel for want of memory"
    fi
    say "$ERROR"
  fi
}
