# The heartbeat of a message in flight: keeps it hidden from other workers and its task protected from scale-in.

# SQS hides a message for at most this long after its receive.
# Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
MOST_HIDDEN=43200  # seconds
MARGIN=60          # for the request's time and differing clocks
MOST_BETWEEN=600   # seconds between two beats: several within the scale-in protection's hour

keep_hidden() {
  trap - TERM INT
  local until=$((RECEIVED_AT + VISIBILITY)) said= time
  while pause "$(between_beats)"; do
    extend
    protect
  done
}

# Three beats per visibility timeout, so that two may fail.
between_beats() {
  local seconds=$((VISIBILITY > 3 ? VISIBILITY / 3 : 1))
  echo $((seconds < MOST_BETWEEN ? seconds : MOST_BETWEEN))
}

# Renews the visibility timeout, or takes the rest of the twelve hours. Not while more than half of it is left.
extend() {
  seconds time
  local -r left=$((RECEIVED_AT + MOST_HIDDEN - MARGIN - time))
  local -r wanted=$((VISIBILITY < left ? VISIBILITY : left))
  ((time + wanted > until)) || { last_hour; return; }
  # From the request's start: SQS counts from its own receipt of it.
  change_visibility "$wanted" && until=$((time + wanted))
}

last_hour() {
  ((VISIBILITY > RECEIVED_AT + MOST_HIDDEN - MARGIN - time)) && [[ -z $said ]] || return 0
  said=yes
  say "warning: message $MESSAGE_ID stays hidden for $((until - time)) s more: SQS hides a message for 12 hours at most; if R takes longer, another task gets it, too"
}
