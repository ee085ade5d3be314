#!/bin/bash
# What a task does: fetch scripts and inputs, run R, copy the outputs, write the manifest, say how it ended. Started by the launcher,
# with an environment of its own. Functions are in lib/, one subject a file. A program started costs 10 ms and more at a quarter
# of a vCPU, so what bash can do itself is not left to one.
set -uo pipefail
# One stream, so that R's warnings stay between the lines they belong to.
exec 2>&1

HERE=${BASH_SOURCE[0]%/*}
. "$HERE/lib/environment.sh"
import_settings
# A task of a queue's service runs this program once for each message.
[[ -z ${RFARGATE_QUEUE_URL:-} ]] || exec "$HERE/worker.sh"
# A task of a map works through a chunk of items.
[[ -z ${RFARGATE_MAP:-} ]] || exec "$HERE/map/map.sh"

for part in say state log check metadata credentials entries store-s3 store-folder lease fetch processes kernel script item run outputs \
  beside manifest; do
  . "$HERE/lib/$part.sh"
done

main() {
  now STARTED
  trap on_term TERM INT
  trap on_timeout USR1
  metadata_ask
  check_place
  log_open
  metadata_run_id
  state_open || fail $NOT_COPIED "no place for temporary files can be written: /dev/shm, /tmp, $WORK"
  "${STORE}_open"
  check_settings
  check_exclusive
  say "run $RUN_ID: ${SCRIPTS[*]}"
  mkdir -p r_scripts output || fail 74 "the working directory $WORK cannot be written (as uid $UID)"
  limit_time
  hold_lease
  fetch
  place_item
  run_scripts
  copy_outputs
  finish "$CODE"
}

main
