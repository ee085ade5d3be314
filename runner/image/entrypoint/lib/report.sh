# The report of a schedule (RFARGATE_REPORT): the event of its copy under reports/ becomes the message with the link. The message knows
# only the key of the copy, which therefore names model and schedule.

check_report() {
  REPORT=${RFARGATE_REPORT:-}
  [[ -z $REPORT || $REPORT =~ ^reports(/[a-z0-9-]+){2}/[A-Za-z0-9][A-Za-z0-9._-]*$ ]] ||
    fail $USAGE "RFARGATE_REPORT=\"${REPORT//[[:cntrl:]]/?}\" is invalid: use reports/<model>/<schedule>/<file>"
}

# After the outputs, so that a reader of the report finds them, too.
copy_report() {
  local -r file=${REPORT##*/}
  local -r key=${REPORT%/*}/$RUN_ID/$file
  local answer
  [[ -n $REPORT && $RECORD == run ]] && ((CODE == 0)) || return 0
  if [[ ! -f $OUT/$file ]]; then
    ERROR="the report output/$file is missing: the scripts wrote no such file"
  elif ! answer=$("${STORE}_put_file" "$OUT/$file" "$key"); then
    ERROR="the report could not be copied to $key: ${answer//$'\n'/; }"
  else
    say "report: $key"
    return
  fi
  say "error: $ERROR"
  CODE=$NOT_COPIED
}
