# The heartbeat of a message that is worked on: hidden from other workers, its task protected from scale-in.

# SQS counts from the receipt of a message and extends no further.
# Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
MOST_HIDDEN=43200  # seconds
MARGIN=60          # for the request's way and two clocks
MOST_BETWEEN=600   # seconds between two beats: several within the scale-in protection's hour

keep_hidden() {
  trap - TERM INT
  local until=$((RECEIVED_AT + VISIBILITY)) said=
  while pause "$(between_beats)"; do
    extend
    protect
  done
}

# Three beats in the time after which the message would show again, so that two may fail.
between_beats() {
  local seconds=$((VISIBILITY > 3 ? VISIBILITY / 3 : 1))
  echo $((seconds < MOST_BETWEEN ? seconds : MOST_BETWEEN))
}

# Asks for the visibility timeout anew, or for what is left of the twelve hours. Not while it has more than half of that.
extend() {
  local -r left=$((RECEIVED_AT + MOST_HIDDEN - MARGIN - SECONDS))
  local -r wanted=$((VISIBILITY < left ? VISIBILITY : left))
  ((SECONDS + wanted > until)) || { last_hour; return; }
  change_visibility "$wanted" && until=$((SECONDS + wanted))
}

last_hour() {
  ((VISIBILITY > RECEIVED_AT + MOST_HIDDEN - MARGIN - SECONDS)) && [[ -z $said ]] || return 0
  said=yes
  say "warning: message $MESSAGE_ID stays hidden for $((until - SECONDS)) s more: SQS hides a message for 12 hours at most; if R takes longer, another task gets it, too"
}
