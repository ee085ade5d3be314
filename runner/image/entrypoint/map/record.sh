# Saves the items that ended since the last time: outputs first, then the chunk's record, so that recorded items have their outputs.

FLUSHED=0

flush() {
  local -a ended
  local index peak
  mapfile -t ended < <(find "$STATE/done" -type f -name '[0-9]*' -printf '%f\n')
  ((${#ended[@]})) || return 0
  : >"$STATE/outputs"; : >"$STATE/outputs.sums"; : >"$STATE/not-copied"
  (cd items && printf '%s/output\0' "${ended[@]}" | xargs -0 -r sh -c 'find -L "$@" -type f -printf "%s %p\0"' sh) >"$STATE/outputs" 2>/dev/null
  if [[ -s $STATE/outputs ]]; then
    (cd items && cut -z -d ' ' -f 2- <"$OLDPWD/$STATE/outputs" | xargs -0 sha256sum -z --) >"$STATE/outputs.sums"
    "${STORE}_put_items" >>"$STATE/not-copied" || echo "the copy failed" >>"$STATE/not-copied"
  fi
  for index in "${ended[@]}"; do cat "$STATE/done/$index"; done >"$STATE/ended"
  now NOW
  memory_peak peak
  jq -nc -f "$HERE/map/record.jq" --slurpfile earlier "$STATE/earlier.jsonl" --rawfile ended "$STATE/ended" \
    --rawfile outputs "$STATE/outputs" --rawfile sums "$STATE/outputs.sums" --rawfile notCopied "$STATE/not-copied" \
    --arg map "$MAP" --argjson round "$ROUND" --arg task "$(task_id)" --arg metadata "$METADATA" --arg capacity "${RFARGATE_CAPACITY:-}" \
    --arg startedAt "$STARTED" --arg at "$NOW" --arg peak "$peak" >"$STATE/record.jsonl" || { ERROR="the chunk's record could not be made"; return 1; }
  "${STORE}_put_record" || { ERROR="the chunk's record could not be written to runs/$MAP/chunks/$CHUNK.jsonl"; return 1; }
  cp "$STATE/record.jsonl" "$STATE/earlier.jsonl"
  ((FLUSHED += ${#ended[@]}))
  (cd items && rm -rf -- "${ended[@]}")
  (cd "$STATE/done" && rm -f -- "${ended[@]}")
}

# Prints a line for each output that could not be copied.
s3_put_items() {
  local name index source target
  while IFS= read -r -d '' name; do
    name=${name#* }
    [[ $name != *$'\n'* ]] || { printf 'output/%s/%s: a name with a line break cannot be copied\n' "$MAP" "${name//[[:cntrl:]]/?}"; continue; }
    index=${name%%/*}
    quoted source "items/$name"
    quoted target "s3://$RFARGATE_BUCKET/output/$MAP/$index/${name#*/output/}"
    printf 'cp --raw %s %s\n' "$source" "$target" >&3
  done <"$STATE/outputs" 3>"$STATE/put"
  "${S5_ERRORS[@]}" run "$STATE/put" 2>"$STATE/put.errors" || s3_put_faults
}

s3_put_record() {
  "${S5_ERRORS[@]}" cp "$STATE/record.jsonl" "s3://$RFARGATE_BUCKET/runs/$MAP/chunks/$CHUNK.jsonl" 2>"$STATE/put.errors" ||
    { s3_put_faults; return 1; }
}

folder_put_items() {
  local name target
  while IFS= read -r -d '' name; do
    name=${name#* }
    target=$RFARGATE_BUCKET/output/$MAP/${name%%/*}/${name#*/output/}
    { mkdir -p "${target%/*}" && cp -L -- "items/$name" "$target"; } 2>&1
  done <"$STATE/outputs"
}

folder_put_record() {
  local -r target=$RFARGATE_BUCKET/runs/$MAP/chunks
  { mkdir -p "$target" && cp "$STATE/record.jsonl" "$target/.$CHUNK" && mv "$target/.$CHUNK" "$target/$CHUNK.jsonl"; } 2>&1
}
