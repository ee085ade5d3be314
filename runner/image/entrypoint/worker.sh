#!/bin/bash
# A task of a queue's service: takes one message at a time, runs the model with it in a folder of its own, and tells the queue
# what became of it. Functions are in worker/, one subject a file.
set -uo pipefail
exec 2>&1

HERE=${BASH_SOURCE[0]%/*}
for part in environment say check; do . "$HERE/lib/$part.sh"; done
import_settings
. "$HERE/lib/credentials.sh"
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
    # While messages keep coming the task stays protected: only a look that finds none is an edge.
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
  local -r began=$SECONDS
  protect
  # Between receiving and protecting ECS may have chosen this task to stop.
  if [[ -n $STOPPING ]]; then
    put_back "the task is being stopped"
    return
  fi
  say "message $MESSAGE_ID: try $TRY of $TRIES"
  run_model
  judge "$MODEL_CODE" $((SECONDS - began))
  rm -rf "$FOLDER"
}

# Idle: ends as soon as the look at the queue is over. SQS would not notice at once that it was broken off, and might still give
# it a message, which nobody would see for the visibility timeout. Busy: R has what ECS's stop timeout leaves, then it is cut
# short and its message put back.
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
