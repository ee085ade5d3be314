# The message as the model gets it.

MOST_IN_ENVIRONMENT=100000  # bytes; Linux takes no variable above 128 KiB

# From SQS's answer: id, receipt, number of receives, when it was sent, the files that were staged along with it.
read_message() {
  local -a parts
  mapfile -t parts < <(jq -r '.Messages[0] // empty | .MessageId, .ReceiptHandle, (.Attributes.ApproximateReceiveCount // "1"),
    ((.Attributes.SentTimestamp // "0" | tonumber) / 1000 | floor | todate), (.MessageAttributes["rfargate-staged"].StringValue // "" | gsub("[[:cntrl:]]"; "?"))' <<<"$RECEIVED")
  ((${#parts[@]})) || return 0
  MESSAGE_ID=${parts[0]} RECEIPT=${parts[1]} TRY=${parts[2]} SENT=${parts[3]} MESSAGE_STAGED=${parts[4]}
}

# The body as a file, apart from the run's inputs, and as a variable when it fits.
place_message() {
  local -r file=$PWD/.rfargate/message
  local body
  mkdir -p "${file%/*}" && jq -j '.Messages[0].Body' <<<"$RECEIVED" >"$file" || exit $NOT_COPIED
  ADDED+=("RFARGATE_MESSAGE_ID=$MESSAGE_ID" "RFARGATE_MESSAGE_TRY=$TRY" "RFARGATE_MESSAGE_SENT=$SENT" "RFARGATE_MESSAGE_FILE=$file")
  if (($(stat -c %s "$file") <= MOST_IN_ENVIRONMENT)); then
    # Command substitution takes the line breaks at the end away.
    body=$(tr -d '\0' <"$file"; printf x)
    ADDED+=("RFARGATE_MESSAGE=${body%x}")
  fi
  if [[ -n $MESSAGE_STAGED ]]; then ADDED+=("RFARGATE_STAGED=$MESSAGE_STAGED"); fi
  place_objects
}

# An object of the stack's bucket under input/ that the message tells of is fetched like the model's own inputs. One whose key no
# run can have as an input is refused: another try would end alike.
place_objects() {
  local encoding key problem inputs=${RFARGATE_INPUTS:-} refused= last=
  while IFS= read -r -d '' encoding && IFS= read -r -d '' key; do
    [[ $encoding != url ]] || decode key
    [[ $key == input/?* && $key != */ ]] || continue
    key=${key#input/}
    problem=$(input_problem "$key")
    if [[ -n $problem ]]; then refused=$problem; else inputs+=${inputs:+$'\n'}$key last=$key; fi
  done < <(jq -j --arg bucket "${RFARGATE_BUCKET:-}" '.Messages[0].Body | (fromjson? // {}) | objects
    | (.Records[]? | select(.s3?.bucket.name? == $bucket) | ["url", .s3.object.key]),
      (select(.source? == "aws.s3" and .detail?.bucket.name? == $bucket) | ["plain", .detail.object.key])
    | select(.[1] | type == "string" and (explode | index(0) == null)) | .[] + "\u0000"' <<<"$RECEIVED")
  [[ -z $last ]] || ADDED+=("RFARGATE_INPUTS=$inputs" "RFARGATE_MESSAGE_INPUT=$last")
  [[ -z $refused ]] || ADDED+=("RFARGATE_REFUSED=the message names the input $refused")
}

# S3 writes keys in its own notifications (not in EventBridge's) as in a query string. Not in a substitution, which would take line
# breaks at the end away. No variable holds a NUL; another control character is refused alike.
decode() { # variable
  local text=${!1//\\/\\\\}
  text=${text//%00/%01}
  text=${text//+/ }
  printf -v "$1" '%b' "${text//%/\\x}"
}
