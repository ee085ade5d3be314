# The record of a run, written last: once it exists, the outputs exist, too.

MADE=  # descriptor of the file without a name that it is written to

# Starts jq, which takes ten times as long to start as to write a manifest: early, so that it waits when R has ended.
manifest_begin() { # place...; by default the folder of the entrypoint's own files
  [[ $RECORD == run ]] || return 0
  local STATE=$STATE
  (($# == 0)) || { STATE=; state_open "$@"; } || return
  exec {MADE}<>"$STATE/manifest"
  (($# == 0)) || state_close
  { coproc JQ { exec "$BIN/jq" -jRs -L "$HERE" -f "$HERE/manifest.jq" --slurpfile prices "$HERE/prices.json" >&"$MADE"; }; } 2>/dev/null
  # Unset once it has ended.
  local -r maker=${JQ_PID:-}
  [[ -z $maker ]] || own "$maker"
}

# Returns false, with ERROR set, if it could not be written.
write_manifest() { # exit code
  local finished answer kills place
  # Nothing to record yet, no place for it, or not a run of its own.
  [[ -n $STATE && $REACHABLE && $RECORD == run ]] || return 0
  metadata_read
  now finished
  memory_kills kills
  # A manifest of very many files needs more room than /dev/shm has, and a script may have ended jq.
  for place in '' /dev/shm /tmp "$WORK"; do
    [[ -z $place ]] || manifest_begin "$place" || continue
    ! make_manifest "$1" || break
    MADE=
  done 2>/dev/null
  if [[ -z $MADE ]]; then
    ERROR="the manifest could not be made: /dev/shm, /tmp and $WORK have no room for its ${#OUTPUTS[@]} outputs"
    return 1
  fi
  answer=$("${STORE}_put_file" "/proc/self/fd/$MADE" "runs/$RUN_ID/manifest.json") || {
    ERROR="the manifest could not be written to runs/$RUN_ID/manifest.json: ${answer//$'\n'/; }"
    return 1
  }
}

make_manifest() { # exit code
  local -r maker=${JQ_PID:-} way=${JQ[1]:-}
  [[ -n $way ]] && tell_manifest "$1" >&"$way" && exec {JQ[1]}>&- && wait "$maker"
}

# Sections for manifest.jq: each has a name and entries, none of them empty, with a NUL and a line break after each and once more at its
# end. jq reads up to a line break, but 4095 bytes at most, and takes the halves of a character that is cut there for invalid.
# Source: https://github.com/jqlang/jq/issues/3389
tell_manifest() { # exit code
  local -a session=()
  [[ -z ${SESSION:-} ]] || mapfile -d '' -t session <"/dev/fd/$SESSION"
  texts facts "runId=$RUN_ID" "model=${RFARGATE_MODEL:-}" "metadata=$METADATA" "startedAt=$STARTED" "finishedAt=$finished" \
    "staged=$STAGED" "region=${AWS_REGION:-}" "machine=$HOSTTYPE" "shared=${RFARGATE_SHARED_TASK:-}" "exitCode=$1" "signal=$SIGNAL" \
    "error=$ERROR" "log=$LOG" "key=$KEY" "late=$LATE" "skipped=${SKIPPED:-}" "kills=$kills" "killsBefore=${KILLS_BEFORE:-}" \
    "scripts=$SCRIPT_TIMES" "sessionInfo=${session[*]}" &&
    texts warnings "${WARNINGS[@]}" &&
    section beside "${BESIDE[@]}" &&
    section inputs "${INPUT_FILES[@]}" &&
    section inputSums "${INPUT_SUMS[@]}" &&
    section stagedFiles "${STAGED_FILES[@]}" &&
    section outputs "${OUTPUTS[@]}" &&
    section outputSums "${OUTPUT_SUMS[@]}"
}

section() { printf '%s\0\n' "$@" ''; } # name, entry...

# A section whose entries may be long: with a mark between the pieces of each.
texts() { # name, entry...
  local text end
  printf '%s\0\n' "$1"
  for text in "${@:2}"; do
    while ((${#text} > LONGEST_PIECE)); do
      end=$LONGEST_PIECE
      while [[ ${text:end:1} == [$'\x80'-$'\xbf'] ]]; do ((++end)); done
      printf '%s\0:\n' "${text:0:end}"
      text=${text:end}
    done
    printf '%s\0\n' "$text"
  done
  printf '\0\n'
}
LONGEST_PIECE=1000  # bytes
