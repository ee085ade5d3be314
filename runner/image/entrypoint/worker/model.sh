# One run of the model: the entrypoint, in a folder of its own, while the message is kept hidden.

FOLDER=        # the run's working directory
FOLDER_CHILD=  # its process
MODEL_CODE=    # its exit code

run_model() {
  local keeper limit=
  FOLDER=$PWD/messages/$MESSAGE_ID-$TRY
  rm -rf "$FOLDER"
  mkdir -p "$FOLDER" || give_up $NOT_COPIED "the folder $FOLDER cannot be made"
  in_folder &
  FOLDER_CHILD=$!
  [[ -z $STOPPING ]] || cut_later
  keep_hidden & keeper=$!
  [[ -z $TIMEOUT ]] || { end_after "$TIMEOUT" & limit=$!; }
  await_folder
  kill $keeper $limit 2>/dev/null
  wait $keeper $limit 2>/dev/null
}

# What ECS's stop timeout leaves for R; then SIGTERM, upon which outputs are copied.
cut_later() {
  say "worker: SIGTERM received; message $MESSAGE_ID has $GRACE_SECONDS s to end"
  (pause $GRACE_SECONDS; : >"$SCRATCH/cut"; kill -TERM "$FOLDER_CHILD" 2>/dev/null) &
}

in_folder() {
  trap - TERM INT
  cd "$FOLDER" || exit $NOT_COPIED
  place_message
  # Each try is a run of its own, but not of a task of its own: neither the pull nor a minute at least is its cost.
  rf_environment+=("RFARGATE_RUN_ID=$MESSAGE_ID-$TRY" "RFARGATE_SHARED_TASK=yes")
  set -- "$HERE/entrypoint.sh"
  restore_environment
  unset RFARGATE_QUEUE_URL RFARGATE_DEAD_LETTER_URL
  exec "$1"
}

await_folder() {
  MODEL_CODE=0
  wait "$FOLDER_CHILD" || MODEL_CODE=$?
  # A signal ends the wait, not the process.
  while kill -0 "$FOLDER_CHILD" 2>/dev/null; do
    MODEL_CODE=0
    wait "$FOLDER_CHILD" || MODEL_CODE=$?
  done
  FOLDER_CHILD=
}

# The heartbeat: three in the time after which the message would show again, so that two may fail.
keep_hidden() {
  trap - TERM INT
  while pause $((VISIBILITY > 3 ? VISIBILITY / 3 : 1)); do
    change_visibility "$VISIBILITY"
    protect
  done
}

end_after() { # seconds
  trap - TERM INT
  pause "$1"
  say "the model's timeout of $1 s is reached"
  kill -TERM "$FOLDER_CHILD" 2>/dev/null
}
