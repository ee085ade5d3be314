# One chunk of a map: the same script for many items, in one task. R starts once per slot (one per vCPU) and forks for every item, so
# that a crash, an endless loop or lack of memory costs only that item.

for part in say state log check script metadata entries store-s3 store-folder fetch processes kernel run outputs manifest; do
  . "$HERE/lib/$part.sh"
done
for part in settings items slots record; do
  . "$HERE/map/$part.sh"
done

main() {
  now STARTED
  trap on_term TERM INT
  metadata_ask
  check_map
  check_place
  check_settings
  RECORD=none STATE=.rfargate
  metadata_read
  mkdir -p items "$STATE"/{taken,running,done} || fail $NOT_COPIED "the working directory $PWD cannot be written (as uid $UID)"
  fetch_map
  read_map
  [[ -z ${RFARGATE_TRIED:-} ]] || note_tried || say "warning: $ERROR"
  fetch
  choose_items
  run_slots
  flush || fail $NOT_COPIED "$ERROR"
  finish_chunk
}

# With 0 if every item has its record, successful or not.
finish_chunk() {
  local -r left=$((TODO - FLUSHED))
  local code=0
  ((left == 0)) || { code=$INCOMPLETE; say "$left of the chunk's items have no outcome"; }
  [[ ! -e $STATE/short-of-memory ]] || code=$LARGER
  finish $code
}

main
