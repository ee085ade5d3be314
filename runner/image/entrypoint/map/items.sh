# The items of this chunk: which are left to do, and their files.

# The map's record and items, and an earlier task's record of this chunk.
fetch_map() {
  entry_add "runs/$MAP/map.json" "$STATE/map.json"
  entry_add "runs/$MAP/items.jsonl" "$STATE/items.jsonl"
  entry_add "runs/$MAP/chunks/$CHUNK.jsonl" "$STATE/earlier.jsonl"
  "${STORE}_open"
  "${STORE}_fetch"
  [[ ${ENTRY_FAULT[2]} != missing ]] || ENTRY_FAULT[2]=
  judge_fetch
  ENTRY_KEY=() ENTRY_PLACE=() ENTRY_FAULT=() ENTRY_DETAIL=()
  [[ -e $STATE/earlier.jsonl ]] || : >"$STATE/earlier.jsonl"
}

# The items to do: all but those that succeeded or used up their tries in this round.
choose_items() {
  local -r first=$(((CHUNK - 1) * BATCH + 1))
  local last=$((CHUNK * BATCH))
  ((last <= COUNT)) || last=$COUNT
  ((first <= COUNT)) || fail $USAGE "chunk $CHUNK does not exist: the map has $COUNT items in chunks of $BATCH"
  sed -n "${first},${last}p;${last}q" "$STATE/items.jsonl" >"$STATE/chunk.jsonl"
  jq -c --argjson first "$first" --argjson round "$ROUND" --slurpfile earlier "$STATE/earlier.jsonl" -n \
    '([$earlier[] | select(.index and (.exitCode == 0 or (.round == $round and .final))) | {key: (.index | tostring), value: true}] | from_entries) as $done
    | foreach inputs as $item ($first - 1; . + 1; {index: ., item: $item}) | select($done[.index | tostring] | not)' \
    <"$STATE/chunk.jsonl" >"$STATE/todo.jsonl" || fail $USAGE "runs/$MAP/items.jsonl holds a line that is not JSON"
  TODO=$(wc -l <"$STATE/todo.jsonl")
  say "map $MAP, chunk $CHUNK: items $first to $last of $COUNT, $TODO to do, $SLOTS at once"
  [[ $FILES != true ]] || fetch_files
  jq -r -f "$HERE/map/literal.jq" "$STATE/todo.jsonl" >"$STATE/todo.R"
  jq -nr --arg script "${SCRIPTS[0]}" --argjson tries "$TRIES" --argjson count "$COUNT" --arg seed "$SEED" --arg fresh "$FRESH" \
    --arg timeout "$ITEM_TIMEOUT" --arg larger "${RFARGATE_LARGER:-}" --arg mark "$MARK" \
    '"list(script = \($script | tojson), tries = \($tries), count = \($count), seed = \(if $seed == "" then "NULL" else $seed end), fresh = \(if $fresh == "true" then "TRUE" else "FALSE" end), timeout = \(if $timeout == "" then "NULL" else $timeout end), larger = \(if $larger == "" then "FALSE" else "TRUE" end), mark = \($mark | tojson))"' \
    >"$STATE/settings.R"
}

# One process for all of a chunk's files. A missing file fails its item when that starts.
fetch_files() {
  local index key
  while IFS=$'\t' read -r index key; do
    valid_name "$key" && entry_add "$key" "$STATE/files/$index/${key##*/}"
  done < <(jq -r '[.index, .item.key] | @tsv' "$STATE/todo.jsonl")
  "${STORE}_fetch"
  ENTRY_KEY=() ENTRY_PLACE=() ENTRY_FAULT=() ENTRY_DETAIL=()
}
