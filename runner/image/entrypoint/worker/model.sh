# One run of the model: the entrypoint in a folder of its own, while the message stays hidden.

FOLDER=        # the run's working directory
FOLDER_CHILD=  # its process
MODEL_CODE=    # its exit code
CUTTER=        # the process that ends it when the task is stopped

run_model() {
  local keeper
  FOLDER=$WORK/messages/$MESSAGE_ID-$TRY
  CUTTER=
  rm -rf "$FOLDER"
  mkdir -p "$FOLDER" || give_up $NOT_COPIED "the folder $FOLDER cannot be made"
  in_folder &
  FOLDER_CHILD=$!
  [[ -z $STOPPING ]] || cut_later
  keep_hidden & keeper=$!
  until_ended "$FOLDER_CHILD"
  MODEL_CODE=$?
  FOLDER_CHILD=
  kill $keeper 2>/dev/null
  wait $keeper 2>/dev/null
}

# R has the time that ECS's stop timeout leaves; then SIGTERM ends it, and outputs are copied.
cut_later() {
  say "worker: SIGTERM received; message $MESSAGE_ID has $GRACE_SECONDS s to end"
  (trap - TERM INT; pause $GRACE_SECONDS; kill -TERM "$FOLDER_CHILD" 2>/dev/null) &
  CUTTER=$!
}

# Whether the model was cut short: if not, the cutter is still waiting.
was_cut() {
  [[ -n $CUTTER ]] && ! kill "$CUTTER" 2>/dev/null
}

in_folder() {
  trap - TERM INT
  cd "$FOLDER" || exit $NOT_COPIED
  place_message
  # Each try is a run, but shares its task: it is charged neither the pull nor the minimum of a minute.
  ADDED+=("RFARGATE_RUN_ID=$MESSAGE_ID-$TRY" "RFARGATE_SHARED_TASK=yes" "RFARGATE_QUEUE_URL=" "RFARGATE_DEAD_LETTER_URL=")
  become "$BIN/launch" "$HERE/entrypoint.sh"
}
