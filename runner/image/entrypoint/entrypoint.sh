#!/bin/bash
# What a task does: fetch scripts and inputs, run R, copy the outputs, write the manifest, say how it ended.
# Functions are in lib/, one subject a file. A program started costs 10 ms and more at a quarter of a vCPU, so what
# bash can do itself is not left to one.
set -uo pipefail
# One stream, so that R's warnings stay between the lines they belong to.
exec 2>&1

# The environment as the task was given it, for R: bash's variables below may have the same names.
mapfile -d '' -t rf_environment </proc/self/environ

HERE=${BASH_SOURCE[0]%/*}
# A task of a queue's service runs this program once for each message.
[[ -z ${RFARGATE_QUEUE_URL:-} ]] || exec "$HERE/worker.sh"
# A task of a map works through a chunk of items.
[[ -z ${RFARGATE_MAP:-} ]] || exec "$HERE/map/map.sh"

for part in say environment check metadata entries store-s3 store-folder fetch run outputs manifest; do
  . "$HERE/lib/$part.sh"
done

main() {
  now STARTED
  trap on_term TERM INT
  metadata_ask
  check_settings
  metadata_run_id
  say "run $RUN_ID: ${SCRIPTS[*]}"
  mkdir -p r_scripts output "$STATE" || fail 74 "the working directory $PWD cannot be written (as uid $UID)"
  fetch
  run_scripts
  copy_outputs
  finish "$CODE"
}

main
