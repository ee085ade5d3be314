# The record of a run, written last: who finds it finds the outputs too.

# Returns false, with ERROR set, when it could not be written.
write_manifest() { # exit code
  local finished answer
  # Ended before there was anything to record, or anywhere to put it, or no run of its own.
  [[ -d $STATE && $REACHABLE && $RECORD == run ]] || return 0
  metadata_read
  now finished
  touch_missing
  jq -n -L "$HERE" -f "$HERE/manifest.jq" \
    --arg runId "$RUN_ID" --arg model "${RFARGATE_MODEL:-}" --arg metadata "$METADATA" \
    --arg startedAt "$STARTED" --arg finishedAt "$finished" --arg staged "$STAGED" \
    --arg region "${AWS_REGION:-}" --arg machine "$HOSTTYPE" --arg shared "${RFARGATE_SHARED_TASK:-}" --slurpfile prices "$HERE/prices.json" \
    --argjson exitCode "$1" --arg signal "$SIGNAL" --arg error "$ERROR" \
    --rawfile scripts "$STATE/scripts" --rawfile inputs "$STATE/inputs" --rawfile inputSums "$STATE/inputs.sums" \
    --rawfile stagedFiles "$STATE/staged-files" \
    --rawfile outputs "$STATE/outputs" --rawfile outputSums "$STATE/outputs.sums" \
    --rawfile sessionInfo "$STATE/session-info" >"$STATE/manifest.json" || {
    ERROR="the manifest could not be made"
    return 1
  }
  answer=$("${STORE}_put_manifest" "$STATE/manifest.json") || {
    ERROR="the manifest could not be written to runs/$RUN_ID/manifest.json: ${answer//$'\n'/; }"
    return 1
  }
}

touch_missing() {
  local name
  for name in scripts inputs inputs.sums staged-files outputs outputs.sums session-info; do
    [[ -e $STATE/$name ]] || : >"$STATE/$name"
  done
}
