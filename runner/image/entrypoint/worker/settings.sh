# The task definition's settings of the queue.

# Seconds before ECS's SIGKILL for copying outputs and putting the message back.
RESERVE=30

check_worker() {
  QUEUE_URL=$RFARGATE_QUEUE_URL
  QUEUE_NAME=${QUEUE_URL##*/}
  DEAD_LETTER_URL=${RFARGATE_DEAD_LETTER_URL:-}
  TRIES=$(positive RFARGATE_TRIES 3) || exit
  VISIBILITY=$(positive RFARGATE_VISIBILITY_TIMEOUT 120) || exit
  RETRY_DELAY=$(positive RFARGATE_RETRY_DELAY 2) || exit
  local stop
  stop=$(positive RFARGATE_STOP_TIMEOUT 120) || exit
  GRACE_SECONDS=$((stop > 2 * RESERVE ? stop - RESERVE : stop / 2))
  [[ -n $DEAD_LETTER_URL ]] || give_up $USAGE "RFARGATE_DEAD_LETTER_URL is not set: rejected messages go there"
  [[ $QUEUE_URL =~ ^https?://[^/]+/ ]] || give_up $USAGE "RFARGATE_QUEUE_URL=\"$QUEUE_URL\" is not the URL of a queue"
  SQS_ENDPOINT=${RFARGATE_ENDPOINT_URL:-${BASH_REMATCH[0]}}
  REGION=${AWS_REGION:-${AWS_DEFAULT_REGION:-}}
  [[ -n $REGION ]] || give_up $USAGE "AWS_REGION is not set"
}

# Prints a setting; ends the worker when it is not a positive whole number.
positive() { # name, default
  local -r value=${!1:-$2}
  [[ -z $value || $value =~ ^[1-9][0-9]{0,8}$ ]] || give_up $USAGE "$1=\"$value\" is not a positive whole number" >&2
  printf '%s' "$value"
}
