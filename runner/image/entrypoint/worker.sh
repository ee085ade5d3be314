# A task of a queue's service: takes one message at a time, runs the model with it in a folder of its own, and reports the outcome to
# the queue. Functions are in worker/, one subject per file.

for part in say check credentials processes; do . "$HERE/lib/$part.sh"; done
for part in settings sqs protection message hidden model outcome; do
  . "$HERE/worker/$part.sh"
done

STOPPING=  # set once SIGTERM has come

main() {
  trap on_term TERM INT
  check_worker
  say "worker: waiting for messages of $QUEUE_NAME"
  local failures=0
  while [[ -z $STOPPING ]]; do
    # The task stays protected until a receive finds no message.
    if ! receive "$([[ $PROTECTED ]] && echo 1 || echo 20)"; then
      [[ -z $STOPPING ]] || break
      ((++failures < 6)) || give_up $UNAVAILABLE "the queue $QUEUE_URL did not answer $failures times"
      pause $((2 ** failures))
      continue
    fi
    failures=0
    if [[ -n $MESSAGE_ID && -n $STOPPING ]]; then
      put_back "the task is being stopped"
    elif [[ -n $MESSAGE_ID ]]; then
      handle
    else
      unprotect
    fi
  done
  say "worker: ends"
}

handle() {
  local began ended
  seconds began
  protect
  # ECS may have chosen to stop this task between the receive and the protection.
  if [[ -n $STOPPING ]]; then
    put_back "the task is being stopped"
    return
  fi
  say "message $MESSAGE_ID: try $TRY of $TRIES"
  run_model
  seconds ended
  judge "$MODEL_CODE" $((ended - began))
  rm -rf "$FOLDER"
}

# Idle: ends after the current receive. Breaking it off could lose a message for the visibility timeout, because SQS does not notice at
# once. Busy: R has the time that ECS's stop timeout leaves, then it is stopped and its message put back.
on_term() {
  [[ -z $STOPPING ]] || return 0
  STOPPING=yes
  [[ -z $FOLDER_CHILD ]] || cut_later
}

give_up() { # exit code, message
  say "error: $2"
  exit "$1"
}

main
