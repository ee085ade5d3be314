# The message in the form that the model gets.

MOST_IN_ENVIRONMENT=100000  # bytes; Linux takes no variable above 128 KiB

# From SQS's answer: id, receipt, number of receives, time sent, the prefix of its staged files, and the objects that it names, each as
# encoding and key. Without a message, which a waiting worker learns every 20 seconds, no program is started.
read_message() {
  local -a parts
  [[ $RECEIVED == *'"MessageId"'* ]] || return 0
  mapfile -d '' -t parts < <(jq -j --arg bucket "${RFARGATE_BUCKET:-}" '.Messages[0] // empty
    | .MessageId, .ReceiptHandle, (.Attributes.ApproximateReceiveCount // "1"),
      ((.Attributes.SentTimestamp // "0" | tonumber) / 1000 | floor | todate), (.MessageAttributes["rfargate-staged"].StringValue // "" | gsub("[[:cntrl:]]"; "?")),
      (.Body | (fromjson? // {}) | objects
        | (.Records[]? | select(.s3?.bucket.name? == $bucket) | ["url", .s3.object.key]),
          (select(.source? == "aws.s3" and .detail?.bucket.name? == $bucket) | ["plain", .detail.object.key])
        | select(.[1] | type == "string" and (explode | index(0) == null)) | .[])
    | . + "\u0000"' <<<"$RECEIVED")
  ((${#parts[@]})) || return 0
  MESSAGE_ID=${parts[0]} RECEIPT=${parts[1]} TRY=${parts[2]} SENT=${parts[3]} MESSAGE_STAGED=${parts[4]} MESSAGE_OBJECTS=("${parts[@]:5}")
}

# Writes the body to a file next to the run's inputs, and to a variable if it fits.
place_message() {
  local -r file=$PWD/.rfargate/message
  local body
  mkdir -p "${file%/*}" && jq -j '.Messages[0].Body' <<<"$RECEIVED" >"$file" || exit $NOT_COPIED
  ADDED+=("RFARGATE_MESSAGE_ID=$MESSAGE_ID" "RFARGATE_MESSAGE_TRY=$TRY" "RFARGATE_MESSAGE_SENT=$SENT" "RFARGATE_MESSAGE_FILE=$file")
  if (($(stat -c %s "$file") <= MOST_IN_ENVIRONMENT)); then
    # Command substitution removes trailing line breaks.
    body=$(tr -d '\0' <"$file"; printf x)
    ADDED+=("RFARGATE_MESSAGE=${body%x}")
  fi
  if [[ -n $MESSAGE_STAGED ]]; then ADDED+=("RFARGATE_STAGED=$MESSAGE_STAGED"); fi
  place_objects
}

# Objects under input/ in the stack's bucket that the message names are fetched like the model's own inputs. A key that cannot be an
# input is refused: another try would fail, too.
place_objects() {
  local i key problem inputs=${RFARGATE_INPUTS:-} refused= last=
  for ((i = 0; i < ${#MESSAGE_OBJECTS[@]}; i += 2)); do
    key=${MESSAGE_OBJECTS[i + 1]}
    [[ ${MESSAGE_OBJECTS[i]} != url ]] || decode key
    [[ $key == input/?* && $key != */ ]] || continue
    key=${key#input/}
    problem=$(input_problem "$key")
    if [[ -n $problem ]]; then refused=$problem; else inputs+=${inputs:+$'\n'}$key last=$key; fi
  done
  [[ -z $last ]] || ADDED+=("RFARGATE_INPUTS=$inputs" "RFARGATE_MESSAGE_INPUT=$last")
  [[ -z $refused ]] || ADDED+=("RFARGATE_REFUSED=the message names the input $refused")
}

# S3's own notifications (not EventBridge's) encode keys like a query string. Not in a substitution, which would remove trailing line
# breaks. A variable cannot have a NUL, so it becomes another control character, which is refused, too.
decode() { # variable
  local text=${!1//\\/\\\\}
  text=${text//%00/%01}
  text=${text//+/ }
  printf -v "$1" '%b' "${text//%/\\x}"
}
