# Saves the items that ended since the last time: outputs first, then the chunk's record, so that recorded items have their outputs.

FLUSHED=0

flush() {
  local -a ended names=() keys=() failed=()
  local -A bytes=() sum=() taken=()
  local -r OUT=$PWD/items
  local index peak
  mapfile -t ended < <(find "$STATE/done" -type f -name '[0-9]*' -printf '%f\n')
  ((${#ended[@]})) || return 0
  end_groups
  survey_items
  choose_keys
  hash_outputs
  list_items
  # A line without an item's index is about all of them.
  ((!${#names[@]})) || "${STORE}_put_items" >>"$STATE/not-copied" || echo "outputs could not be copied: the client ended early" >>"$STATE/not-copied"
  (cd "$STATE/done" && printf '%s\0' "${ended[@]}" | xargs -0 cat --) >"$STATE/ended"
  now NOW
  memory_peak peak
  jq -nc -f "$HERE/map/record.jq" --slurpfile earlier "$STATE/earlier.jsonl" --rawfile ended "$STATE/ended" \
    --rawfile outputs "$STATE/outputs" --rawfile sums "$STATE/outputs.sums" --rawfile notCopied "$STATE/not-copied" \
    --arg map "$MAP" --argjson round "$ROUND" --arg task "$(task_id)" --arg metadata "$METADATA" --arg capacity "${RFARGATE_CAPACITY:-}" \
    --arg startedAt "$STARTED" --arg at "$NOW" --arg peak "$peak" >"$STATE/record.jsonl" || { ERROR="the chunk's record could not be made"; return 1; }
  put_record || return 1
  ((FLUSHED += ${#ended[@]}))
  (cd items && rm -rf -- "${ended[@]}")
  (cd "$STATE/done" && rm -f -- "${ended[@]}")
}

# Records the failed tasks of this chunk that the state machine tells of: at once, because a chunk may have no item left to end.
note_tried() {
  jq -nc -f "$HERE/map/tried.jq" --slurpfile earlier "$STATE/earlier.jsonl" --arg tried "$RFARGATE_TRIED" --argjson round "$ROUND" \
    >"$STATE/record.jsonl" || { ERROR="the chunk's failed tasks could not be noted: RFARGATE_TRIED is invalid"; return 1; }
  put_record
}

put_record() {
  "${STORE}_put_record" || { ERROR="the chunk's record could not be written to runs/$MAP/chunks/$CHUNK.jsonl"; return 1; }
  cp "$STATE/record.jsonl" "$STATE/earlier.jsonl"
}

# Ends what the items left running. Whatever leads a session of its own is ended with the chunk.
end_groups() {
  local index file leader
  for index in "${ended[@]}"; do
    for file in "$STATE/taken/$index"/leader-*; do
      ! read -r leader _ <"$file" || kill -KILL -- "-$leader"
    done
  done 2>/dev/null
}

# Fills names ("<index>/output/<path>", under items/) and bytes. Links are followed, but not to a folder around the outputs, which would
# take everything with it.
survey_items() {
  local line name own=
  while IFS= read -r -d '' line; do
    name=${line#* }
    if [[ $line == [0-9]* ]]; then
      # What is below a link to the item's own folder comes right after it.
      [[ -n $own && $name == "$own"* ]] || names+=("$name") bytes[$name]=${line%% *}
    elif [[ $line == around* || items/$name -ef items/${name%%/*} ]]; then
      own=$name/
      shown name "$name"
      say "warning: item ${name%%/*}: not kept of output/: ${name#*/output/} (a link to a folder around it)"
    fi
  done < <(cd items && printf '%s/output\0' "${ended[@]}" |
    xargs -0 -r sh -c 'find -L "$@" \( -samefile / -o -samefile .. -o -samefile . \) -printf "around %p\0" -prune -o \
      -type d -xtype l -printf "link %p\0" -o -type f -printf "%s %p\0"' sh 2>/dev/null)
}

# Writes the lists for record.jq.
list_items() {
  local i text
  for text in "${failed[@]}"; do
    item_output text "$text"
    printf '%s\n' "$text"
  done >"$STATE/not-copied"
  for i in "${!names[@]}"; do
    printf '%s %s\0' "${bytes[${names[i]}]}" "${keys[i]}" >&3
    printf '%s  %s\0' "${sum[${names[i]}]}" "${keys[i]}" >&4
  done 3>"$STATE/outputs" 4>"$STATE/outputs.sums"
}

# Sets a variable to the key of an item's output in the bucket.
item_output() { # variable, name
  printf -v "$1" 'output/%s/%s/%s' "$MAP" "${2%%/*}" "${2#*/output/}"
}

# Prints a line for each output that could not be copied.
s3_put_items() {
  local i key
  for i in "${!names[@]}"; do
    item_output key "${keys[i]}"
    s3_put_command "$i" "${names[i]}" "${keys[i]}" "$key"
  done >"$STATE/put"
  "${S5_ERRORS[@]}" run "$STATE/put" 2>"$STATE/put.errors" || s3_put_faults
}

s3_put_record() {
  "${S5_ERRORS[@]}" cp "$STATE/record.jsonl" "s3://$RFARGATE_BUCKET/runs/$MAP/chunks/$CHUNK.jsonl" 2>"$STATE/put.errors" ||
    { s3_put_faults; return 1; }
}

folder_put_items() {
  local i target key answer
  for i in "${!names[@]}"; do
    item_output key "${keys[i]}"
    target=$RFARGATE_BUCKET/$key
    answer=$({ mkdir -p "${target%/*}" && cp -L -- "items/${names[i]}" "$target"; } 2>&1) || printf '%s: %s\n' "$key" "${answer//$'\n'/; }"
  done
}

folder_put_record() {
  local -r target=$RFARGATE_BUCKET/runs/$MAP/chunks
  { mkdir -p "$target" && cp "$STATE/record.jsonl" "$target/.$CHUNK" && mv "$target/.$CHUNK" "$target/$CHUNK.jsonl"; } 2>&1
}
