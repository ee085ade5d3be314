#!/bin/bash
# The work of a task: fetch scripts and inputs, run R, copy the outputs, write the manifest, report the end. The launcher starts it
# with a clean environment. Functions are in lib/, one subject per file. Starting a program costs 10 ms or more at a quarter of a
# vCPU, so bash does what it can itself.
set -uo pipefail
# One stream, so that R's warnings stay between their lines of output.
exec 2>&1

HERE=${BASH_SOURCE[0]%/*}
. "$HERE/lib/environment.sh"
import_settings
# In a task of a queue's service, the worker runs this program once per message.
if [[ -n ${RFARGATE_QUEUE_URL:-} ]]; then
  . "$HERE/worker.sh"
  exit
fi
# A task of a map processes a chunk of items.
if [[ -n ${RFARGATE_MAP:-} ]]; then
  . "$HERE/map/map.sh"
  exit
fi

for part in say state log check metadata credentials entries store-s3 store-folder lease fetch processes kernel script item run outputs \
  report beside manifest; do
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
  state_open || fail $NOT_COPIED "temporary files cannot be written to /dev/shm, /tmp or $WORK"
  "${STORE}_open"
  check_settings
  check_exclusive
  check_report
  say "run $RUN_ID: ${SCRIPTS[*]}"
  log_seal
  mkdir -p r_scripts output || fail 74 "the working directory $WORK cannot be written (as uid $UID)"
  limit_time
  hold_lease
  manifest_begin
  fetch
  place_item
  run_scripts
  copy_outputs
  copy_report
  finish "$CODE"
}

main
