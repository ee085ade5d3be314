# What the script left in output/, copied with its relative paths.

copy_outputs() {
  local -a names=() failed
  local file bytes noun total=0
  [[ $RECORD == run ]] || return 0
  : >"$STATE/not-copied"
  # Links are followed: a copy holds what they point to.
  find -L output -type f -printf '%s %P\0' >"$STATE/outputs"
  while IFS= read -r -d '' file; do
    bytes=${file%% *} file=${file#* }
    # The commands of s5cmd are lines. Without a sum it is not in the manifest either.
    [[ $STORE != s3 || $file != *$'\n'* ]] || {
      printf '%s: a name with a line break cannot be copied\n' "${file//[[:cntrl:]]/?}" >>"$STATE/not-copied"
      continue
    }
    names+=("$file"); ((total += bytes))
  done <"$STATE/outputs"
  if ((${#names[@]})); then
    (cd ./output && printf '%s\0' "${names[@]}" | xargs -0 sha256sum -z --) >"$STATE/outputs.sums"
    # On file: there may be as many lines as there are outputs.
    printf '%s\0' "${names[@]}" | "${STORE}_put_outputs" >>"$STATE/not-copied" || echo "the copy failed" >>"$STATE/not-copied"
  fi
  mapfile -t failed <"$STATE/not-copied"
  if ((!${#failed[@]})); then
    ((${#names[@]})) || { say "no outputs"; return; }
    ((${#names[@]} == 1)) && noun=file || noun=files
    say "outputs: ${#names[@]} $noun, $total bytes, to output/$RUN_ID/"
    return
  fi
  ERROR="outputs could not be copied to output/$RUN_ID/: ${failed[0]}"
  ((${#failed[@]} == 1)) || ERROR+=" (and $((${#failed[@]} - 1)) more such lines)"
  say "error: $ERROR"
  ((CODE)) || CODE=$NOT_COPIED
}
