# The record of a run, written last: once it exists, the outputs exist, too.

# Returns false, with ERROR set, if it could not be written.
write_manifest() { # exit code
  local finished answer kills
  # Nothing to record yet, no place for it, or not a run of its own.
  [[ -n $STATE && $REACHABLE && $RECORD == run ]] || return 0
  metadata_read
  now finished
  memory_kills kills
  # The lists of very many files need more room than /dev/shm has.
  write_lists 2>/dev/null || { state_close; state_open /tmp "$WORK" && write_lists; } || {
    ERROR="the manifest could not be made: no place for its ${#OUTPUTS[@]} outputs in /dev/shm, /tmp, $WORK"
    return 1
  }
  jq -n -L "$HERE" -f "$HERE/manifest.jq" \
    --arg runId "$RUN_ID" --arg model "${RFARGATE_MODEL:-}" --arg metadata "$METADATA" \
    --arg startedAt "$STARTED" --arg finishedAt "$finished" --arg staged "$STAGED" \
    --arg region "${AWS_REGION:-}" --arg machine "$HOSTTYPE" --arg shared "${RFARGATE_SHARED_TASK:-}" --slurpfile prices "$HERE/prices.json" \
    --argjson exitCode "$1" --arg signal "$SIGNAL" --arg error "$ERROR" --arg log "$LOG" --arg late "$LATE" --arg skipped "${SKIPPED:-}" \
    --arg kills "$kills" --arg killsBefore "${KILLS_BEFORE:-}" --arg scripts "$SCRIPT_TIMES" \
    --rawfile warnings "$STATE/warnings" --rawfile beside "$STATE/beside" \
    --rawfile inputs "$STATE/inputs" --rawfile inputSums "$STATE/inputs.sums" \
    --rawfile stagedFiles "$STATE/staged-files" \
    --rawfile outputs "$STATE/outputs" --rawfile outputSums "$STATE/outputs.sums" \
    --rawfile sessionInfo "$STATE/session-info" >"$STATE/manifest.json" || {
    ERROR="the manifest could not be made"
    return 1
  }
  answer=$("${STORE}_put_file" "$STATE/manifest.json" "runs/$RUN_ID/manifest.json") || {
    ERROR="the manifest could not be written to runs/$RUN_ID/manifest.json: ${answer//$'\n'/; }"
    return 1
  }
}

# Lists can be longer than a command line, so each goes through a file, with NUL after each entry.
write_lists() {
  list warnings "${WARNINGS[@]}" &&
    list beside "${BESIDE[@]}" &&
    list inputs "${INPUT_FILES[@]}" &&
    list inputs.sums "${INPUT_SUMS[@]}" &&
    list staged-files "${STAGED_FILES[@]}" &&
    list outputs "${OUTPUTS[@]}" &&
    list outputs.sums "${OUTPUT_SUMS[@]}" &&
    if [[ -n ${SESSION:-} ]]; then cat "/dev/fd/$SESSION"; fi >"$STATE/session-info"
}

list() { # file, entry...
  local -r file=$STATE/$1; shift
  if (($#)); then printf '%s\0' "$@"; fi >"$file"
}
