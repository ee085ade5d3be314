# SQS, by curl, which signs requests itself (--aws-sigv4, curl 7.86 or later signs all headers that AWS wants signed).
# Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html

# CURL is the command as an array, so that it starts without a subshell that would catch signals in its place.
sqs_command() { # action, seconds
  CURL=(curl --silent --show-error --fail-with-body --connect-timeout 5 --max-time "$2" --aws-sigv4 "aws:amz:$REGION:sqs"
    -H "X-Amz-Target: AmazonSQS.$1" -H 'Content-Type: application/x-amz-json-1.0' --data-binary @-)
  [[ -z ${AWS_CA_BUNDLE:-} ]] || CURL+=(--cacert "$AWS_CA_BUNDLE")
  CURL+=("$SQS_ENDPOINT")
}

# A short call, retried after a failure; reads the request from stdin. Prints SQS's response only if it failed.
sqs() { # action
  local -r request=$(</dev/stdin)
  local answer attempt
  for attempt in 1 2 3 4; do
    ((attempt == 1)) || pause $((2 ** (attempt - 2)))
    credentials || continue
    sqs_command "$1" 10
    answer=$("${CURL[@]}" --config <(signing_options) <<<"$request" 2>&1) && return
    credentials_refused "$answer"
    # A retry fixes neither an expired receipt nor a missing permission.
    [[ $answer != *@(ReceiptHandleIsInvalid|InvalidParameterValue|AccessDenied|MessageNotInflight)* ]] || break
  done
  say "warning: sqs:$1 failed: ${answer//$'\n'/ }"
  return 1
}

# Receives one message; MESSAGE_ID is empty if there was none. False if SQS did not answer.
receive() { # seconds to wait for one
  MESSAGE_ID=
  credentials || return 1
  sqs_command ReceiveMessage $(($1 + 10))
  # In a variable: a script cannot remove it.
  RECEIVED=$("${CURL[@]}" --config <(signing_options) 2>&1 <<<"$(receive_request "$1")") || {
    say "warning: sqs:ReceiveMessage failed: ${RECEIVED//$'\n'/ }"
    credentials_refused "$RECEIVED"
    return 1
  }
  seconds RECEIVED_AT
  read_message
}

receive_request() { # seconds
  printf '{"QueueUrl":"%s","MaxNumberOfMessages":1,"WaitTimeSeconds":%d,"VisibilityTimeout":%d' "$QUEUE_URL" "$1" "$VISIBILITY"
  printf ',"MessageSystemAttributeNames":["All"],"AttributeNames":["All"],"MessageAttributeNames":["All"]}'
}

change_visibility() { # seconds
  printf '{"QueueUrl":"%s","ReceiptHandle":"%s","VisibilityTimeout":%d}' "$QUEUE_URL" "$RECEIPT" "$1" | sqs ChangeMessageVisibility
}

delete_message() {
  printf '{"QueueUrl":"%s","ReceiptHandle":"%s"}' "$QUEUE_URL" "$RECEIPT" | sqs DeleteMessage
}

LARGEST_MESSAGE=1048576  # bytes of body and attributes
MOST_ATTRIBUTES=10

# Sends a copy with its attributes, since SQS moves a message only after its last try. The copy keeps the id in the log as an attribute,
# if SQS takes one more.
send_to_dead_letters() {
  jq --arg url "$DEAD_LETTER_URL" --arg id "$MESSAGE_ID" --argjson largest $LARGEST_MESSAGE --argjson most $MOST_ATTRIBUTES '
    def bytes: [.MessageBody, (.MessageAttributes | to_entries[] | .key, (.value | .DataType, .StringValue // .BinaryValue // ""))]
      | map(utf8bytelength) | add;
    .Messages[0] | {QueueUrl: $url, MessageBody: .Body, MessageAttributes: (.MessageAttributes // {})}
    | (.MessageAttributes["rfargate-rejected"] = {DataType: "String", StringValue: $id}) as $marked
    | if (.MessageAttributes | length < $most) and ($marked | bytes) <= $largest then $marked else . end' <<<"$RECEIVED" | sqs SendMessage
}
