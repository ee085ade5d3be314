# What the script left in output/, copied with its relative paths.

copy_outputs() {
  local -a names=()
  local file bytes total=0 failed
  # Links are followed: a copy holds what they point to.
  find -L output -type f -printf '%s %P\0' >"$STATE/outputs"
  while IFS= read -r -d '' file; do
    bytes=${file%% *}; names+=("${file#* }"); ((total += bytes))
  done <"$STATE/outputs"
  ((${#names[@]})) || { say "no outputs"; return; }

  (cd output && printf '%s\0' "${names[@]}" | xargs -0 sha256sum -z --) >"$STATE/outputs.sums"
  failed=$(printf '%s\0' "${names[@]}" | "${STORE}_put_outputs") || : "${failed:=the copy failed}"
  if [[ -z $failed ]]; then
    say "outputs: ${#names[@]} files, $total bytes, to output/$RUN_ID/"
    return
  fi
  ERROR="outputs could not be copied to output/$RUN_ID/: ${failed//$'\n'/; }"
  say "error: $ERROR"
  ((CODE)) || CODE=$NOT_COPIED
}
