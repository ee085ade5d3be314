# The outcome of a message by the model's exit code, as in ecs-watchbot: 0 done, 3 reject, 4 put back, others retry.

DONE=0 REJECT=3 PUT_BACK=4
LONGEST_DELAY=900  # seconds

judge() { # exit code, seconds that it took
  if was_cut; then
    put_back "the task was stopped before the model had ended"
    return
  fi
  case $1 in
    "$DONE") delete_message && say "message $MESSAGE_ID: done in $2 s" ;;
    "$REJECT")
      # Sent before it is deleted: a duplicate is better than a loss.
      send_to_dead_letters && delete_message && say "message $MESSAGE_ID: rejected, moved to ${DEAD_LETTER_URL##*/}" ;;
    "$PUT_BACK") put_back "as the model asked" ;;
    *) retry "$1" ;;
  esac
}

# SQS counts every receive, so a message that is put back has one try less.
put_back() { # why
  change_visibility 0 && say "message $MESSAGE_ID: put back, $1"
}

# After the last try, the queue's redrive policy moves it at the next receive.
retry() { # exit code
  if ((TRY >= TRIES)); then
    change_visibility 0 && say "message $MESSAGE_ID: exit code $1, no try left: it goes to ${DEAD_LETTER_URL##*/}"
    return
  fi
  local delay=$((TRY < 20 ? RETRY_DELAY * 2 ** (TRY - 1) : LONGEST_DELAY))
  ((delay <= LONGEST_DELAY)) || delay=$LONGEST_DELAY
  change_visibility $delay && say "message $MESSAGE_ID: exit code $1, retried in $delay s"
}
