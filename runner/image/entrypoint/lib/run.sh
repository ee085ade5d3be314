# Runs R, one process per script, until it ends or a signal, the timeout or the kernel ends it.

CHILD=
TIMER=
# Seconds between SIGTERM and SIGKILL for R: part of ECS's stop timeout (30 s by default, at most 120), which also has to suffice for
# copying the outputs.
GRACE=10

# ECS sends SIGTERM for StopTask and for a Spot interruption, and SIGKILL after the stop timeout.
on_term() {
  # The outputs of scripts that have ended are copied to the end.
  [[ -z $SIGNAL$RAN ]] || return 0
  SIGNAL=TERM
  say "SIGTERM received"
  end_child
}

on_timeout() {
  # A script may send the same signal.
  [[ -n $TIMER && -z $SIGNAL$LATE ]] || return 0
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

# The timeout is enforced here, so that it applies however the run was started.
limit_time() {
  [[ -n $TIMEOUT ]] || return 0
  (trap - TERM INT USR1; pause "$TIMEOUT"; kill -USR1 $$ 2>/dev/null) >/dev/null 2>&1 &
  TIMER=$!
  own $TIMER
  # bash would print that it was killed.
  disown $TIMER
}

# The timeout is R's: outputs may take longer.
stop_timer() {
  [[ -z $TIMER ]] || kill "$TIMER" 2>/dev/null
  TIMER=
}

# Runs a command in the background, so that the traps above act meanwhile.
child() { # command...
  [[ -z $SIGNAL$LATE ]] || return $TERMINATED
  "$@" &
  await $!
}

await() { # process id
  local code
  CHILD=$1
  # A signal that came before this line found no child to end.
  [[ -z $SIGNAL$LATE ]] || end_child
  until_ended "$CHILD"
  code=$?
  CHILD=
  return $code
}

run_scripts() {
  local name began ended kills killed
  local -a COMMAND
  RSCRIPT=$(program Rscript) || fail $UNAVAILABLE "the image has no Rscript: its base is not an image with R"
  open_notes
  state_close
  # Files that scripts write have a later ctime.
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
    # A script's last line may have no line break.
    echo
    say "$name ended with exit code $CODE"
    memory_kills killed
    explain_end "$name" "$((${killed:-0} - ${kills:-0}))" "$killed"
    ((CODE == 0)) || break
  done
  [[ -n $SIGNAL ]] || RAN=yes
  stop_timer
  end_left
  [[ $PWD -ef $WORK ]] || cd /
  state_open || say "warning: temporary files cannot be written to /dev/shm, /tmp or $WORK"
}
RAN=  # set once the scripts have ended by themselves
SCRIPT_TIMES=  # lines of name, start, end, exit code

# R writes its own notes to files without a name, which a script cannot remove: to 3 the session's information, to 4 the error that
# ended R or after which it continued.
open_notes() {
  : >"$STATE/session" >"$STATE/error"
  exec {SESSION}<>"$STATE/session" {NOTES}<>"$STATE/error"
}

# Replaces this process with R, so that R has its process id: a signal reaches R, and the profile can tell R from its children.
start_r() { # name
  local scripts=
  # All scripts are parsed before the first one starts.
  [[ -n $SCRIPT_TIMES ]] || printf -v scripts '%s\n' "${SCRIPTS[@]}"
  ADDED+=("RFARGATE_R_PID=$BASHPID" "RFARGATE_R_FILE=r_scripts/$1" "RFARGATE_R_PARSE=$scripts" "RFARGATE_GIVEN_R_PROFILE=$TASK_R_PROFILE" "R_PROFILE=$HERE/r/script-profile.R")
  : >"/dev/fd/$NOTES" >"/dev/fd/$SESSION"
  exec 3<>"/dev/fd/$SESSION" 4<>"/dev/fd/$NOTES"
  become "${COMMAND[@]}"
}

# Explains a script's end by R's notes and the kernel's figures, never by the exit code alone.
explain_end() { # name, processes ended for memory meanwhile, the kernel's count
  local message unsaid unbegun phase part
  local -a odd
  read_notes
  [[ -z $unsaid ]] || say "R's last error: ${message#Error: }"
  if ((CODE == 0)); then
    if [[ $phase == none ]]; then
      not_a_success $UNAVAILABLE "R did not start, although its program exited with 0: a variable of the task may prevent it, such as LD_TRACE_LOADED_OBJECTS or R_HOME"
    elif [[ $phase == started ]]; then
      not_a_success 1 "$1 did not run to its end, although R exited with 0: compiled code of a package has ended the process"
    elif [[ -n $unbegun ]]; then
      not_a_success 1 "R exited with 0 before $1 began: .Rprofile, another profile or .First() called quit()"
    fi
    ((CODE == 0)) || return 0
    for part in "${odd[@]}"; do warn "$1: $part"; done
    [[ -z $message ]] || warn "$1 continued after an error, because of its options(error = ) or handlers: $message"
    (($2 <= 0)) || warn "$1: the kernel ended $2 of its processes because the memory was used up: their results are missing"
    return
  fi
  [[ -z $SIGNAL$LATE ]] || return 0
  ERROR=$message
  (($2 <= 0)) || warn "$1: the kernel ended $2 of its processes because the memory was used up"
  # An R that exits by itself, with any code, has written its session's packages.
  if ((CODE > 128 && CODE <= 192)) && [[ $phase != ended ]]; then
    ERROR="R was ended by signal $((CODE - 128))"
    if ((CODE == 137 && $2 > 0)); then ERROR+=": the memory was used up"
    elif ((CODE == 137)) && [[ -z $3 ]]; then ERROR+=": whether the memory was used up is not known here"
    elif ((CODE == 137)); then ERROR+=", not by the kernel for lack of memory"
    fi
    say "$ERROR"
  fi
  # The state machine of retried runs takes 137 for lack of memory.
  if [[ -n ${RFARGATE_RETRIED:-} && -n $3 ]] && ((CODE == 137 && $2 <= 0)); then
    CODE=1
    say "exit code 137 becomes 1: the kernel reports no lack of memory, so the run needs no larger task"
  fi
}

not_a_success() { # exit code, message
  CODE=$1 ERROR=$2
  say "error: $2"
}

MOST_MESSAGE=8000  # bytes; a message can be longer than a command line

# Sets message to the error that R noted (r/report.R), odd to what its exit code hides and unbegun if the script never began
# (r/session.R), unsaid if R may not have printed the message, and phase to none, started or ended: whether R started, and whether it
# exited by itself.
read_notes() {
  local last= part text IFS=
  local -a parts session
  mapfile -n 2 session <"/dev/fd/$SESSION"
  case ${#session[@]} in 0) phase=none ;; 1) phase=started ;; *) phase=ended ;; esac
  # Without NUL bytes.
  mapfile -d '' -t parts <"/dev/fd/$NOTES"
  text="${parts[*]}"
  message=${text%%$'\x02'*} odd=() unsaid= unbegun=
  while [[ $text == *$'\x02'* ]]; do
    text=${text#*$'\x02'} part=${text%%$'\x02'*}
    case $part in
      odd:*) odd+=("${part#odd:}") ;;
      unbegun:*) unbegun=1 ;;
      last:*) part=${part#last:} last=${part%$'\n'} ;;
    esac
  done
  # 1 is R's exit code for an error; a script that continued has handled it.
  if ((CODE == 1)); then
    # The stack was too full for a whole report, or for any.
    [[ $message == Error* ]] || unsaid=${message:-$last}
    message=${message:-$last}
  fi
  ((${#message} <= MOST_MESSAGE)) || message=${message:0:MOST_MESSAGE}...
  # Safe for a terminal; line breaks stay.
  message=${message//[$'\x01'-$'\x08\x0b'-$'\x1f\x7f']/?}
}
