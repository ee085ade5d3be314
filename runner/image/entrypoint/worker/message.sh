# The message as the model gets it.

MOST_IN_ENVIRONMENT=100000  # bytes; Linux takes no variable above 128 KiB

# From SQS's answer: id, receipt, number of receives, when it was sent, the files that were staged along with it.
read_message() {
  local -a parts
  mapfile -t parts < <(jq -r '.Messages[0] // empty | .MessageId, .ReceiptHandle, (.Attributes.ApproximateReceiveCount // "1"),
    ((.Attributes.SentTimestamp // "0" | tonumber) / 1000 | floor | todate), (.MessageAttributes["rfargate-staged"].StringValue // "")' \
    "$SCRATCH/received")
  ((${#parts[@]})) || return 0
  MESSAGE_ID=${parts[0]} RECEIPT=${parts[1]} TRY=${parts[2]} SENT=${parts[3]} MESSAGE_STAGED=${parts[4]}
}

# The body as a file, apart from the run's inputs, and as a variable when it fits.
place_message() {
  mkdir -p "$STATE" && jq -j '.Messages[0].Body' "$SCRATCH/received" >"$STATE/message" || exit $NOT_COPIED
  rf_environment+=("RFARGATE_MESSAGE_ID=$MESSAGE_ID" "RFARGATE_MESSAGE_TRY=$TRY" "RFARGATE_MESSAGE_SENT=$SENT"
    "RFARGATE_MESSAGE_FILE=$PWD/$STATE/message")
  (($(stat -c %s "$STATE/message") > MOST_IN_ENVIRONMENT)) || rf_environment+=("RFARGATE_MESSAGE=$(<"$STATE/message")")
  [[ -z $MESSAGE_STAGED ]] || rf_environment+=("RFARGATE_STAGED=$MESSAGE_STAGED")
  place_objects
}

# An object of the stack's bucket under input/ that the message tells of is fetched like the model's own inputs.
place_objects() {
  local encoding key inputs=${RFARGATE_INPUTS:-}
  while IFS=$'\t' read -r encoding key; do
    [[ $encoding != url ]] || key=$(decoded "$key")
    [[ $key == input/?* && $key != */ ]] || continue
    inputs+=${inputs:+$'\n'}${key#input/}
    rf_environment+=("RFARGATE_INPUTS=$inputs" "RFARGATE_MESSAGE_INPUT=${key#input/}")
  done < <(jq -r --arg bucket "${RFARGATE_BUCKET:-}" '.Messages[0].Body | (fromjson? // {}) | objects
    | (.Records[]? | select(.s3?.bucket.name == $bucket) | ["url", .s3.object.key]),
      (select(.source? == "aws.s3" and .detail?.bucket.name == $bucket) | ["plain", .detail.object.key]) | join("\t")' "$SCRATCH/received")
}

# S3 writes keys in its own notifications (not in EventBridge's) as in a query string.
decoded() { # text
  local text=${1//\\/\\\\}
  text=${text//+/ }
  printf '%b' "${text//%/\\x}"
}
