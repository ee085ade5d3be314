# What the script left in output/, copied with its relative paths.

copy_outputs() {
  local -a names=() failed
  local file bytes total=0
  [[ $RECORD == run ]] || return 0
  # Links are followed: a copy holds what they point to.
  find -L output -type f -printf '%s %P\0' >"$STATE/outputs"
  while IFS= read -r -d '' file; do
    bytes=${file%% *}; names+=("${file#* }"); ((total += bytes))
  done <"$STATE/outputs"
  ((${#names[@]})) || { say "no outputs"; return; }

  (cd ./output && printf '%s\0' "${names[@]}" | xargs -0 sha256sum -z --) >"$STATE/outputs.sums"
  # On file: there may be as many lines as there are outputs.
  printf '%s\0' "${names[@]}" | "${STORE}_put_outputs" >"$STATE/not-copied" || echo "the copy failed" >>"$STATE/not-copied"
  mapfile -t failed <"$STATE/not-copied"
  if ((!${#failed[@]})); then
    say "outputs: ${#names[@]} files, $total bytes, to output/$RUN_ID/"
    return
  fi
  ERROR="outputs could not be copied to output/$RUN_ID/: ${failed[0]}"
  ((${#failed[@]} == 1)) || ERROR+=" (and $((${#failed[@]} - 1)) more such lines)"
  say "error: $ERROR"
  ((CODE)) || CODE=$NOT_COPIED
}
