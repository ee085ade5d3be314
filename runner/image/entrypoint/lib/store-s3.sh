# The store that is a bucket. s5cmd copies all files in one process, since each start costs time. It needs only GetObject, PutObject
# and ListBucket on the prefixes.

# S5 is the command as an array, so that it starts without a subshell that would catch signals in its place. S5_ERRORS logs only
# errors.
s3_open() {
  # Fewer than the default of 256 workers: a task may have only 512 MB.
  S5=(s5cmd --json --retry-count 4 --numworkers 32)
  [[ -z ${RFARGATE_ENDPOINT_URL:-} ]] || S5+=(--endpoint-url "$RFARGATE_ENDPOINT_URL")
  S5_ERRORS=("${S5[@]}" --log error)
}

s3_fetch() {
  local i source place
  for i in "${!ENTRY_KEY[@]}"; do
    if [[ ${ENTRY_KEY[i]} == */ ]]; then
      quoted source "s3://$RFARGATE_BUCKET/${ENTRY_KEY[i]}*"
      quoted place "${ENTRY_PLACE[i]}/"
      printf 'cp %s %s\n' "$source" "$place"
    else
      quoted source "s3://$RFARGATE_BUCKET/${ENTRY_KEY[i]}"
      quoted place "${ENTRY_PLACE[i]}"
      printf 'cp --raw %s %s\n' "$source" "$place"
    fi
  done >"$STATE/fetch"
  child "${S5_ERRORS[@]}" run "$STATE/fetch" 2>"$STATE/fetch.errors" || s3_faults $?
}

s3_errors() { # file
  jq -jR -f "$HERE/s3-errors.jq" <"$1"
}

# Reads one of them.
s3_error() {
  IFS= read -r -d '' fault && IFS= read -r -d '' command && IFS= read -r -d '' detail
}

# Reads why entries failed. AWS returns 403 for a missing object if the role cannot list without a prefix, so a refusal is checked by
# listing with one.
s3_faults() { # the client's exit code
  local fault command detail i url known=
  while s3_error; do
    for i in "${!ENTRY_KEY[@]}"; do
      url="s3://$RFARGATE_BUCKET/${ENTRY_KEY[i]}"
      case "$command " in
        ' ' | *" $url* "*) ENTRY_FAULT[i]=$fault ENTRY_DETAIL[i]=$detail ;;
        *" $url "*)
          [[ $fault != denied ]] || s3_exists "$url" || fault=missing
          ENTRY_FAULT[i]=$fault ENTRY_DETAIL[i]=$detail ;;
        # One object of those under a prefix: the prefix itself is there.
        *" $url"*)
          [[ $url == */ ]] || continue
          [[ $fault != missing ]] || fault=other
          shown command "$command"
          ENTRY_FAULT[i]=$fault ENTRY_DETAIL[i]="$detail ($command)" ;;
        *) continue ;;
      esac
      known=yes
    done
  done < <(s3_errors "$STATE/fetch.errors")
  # No failure is left unreported.
  [[ -n $known ]] || ENTRY_FAULT[0]=other ENTRY_DETAIL[0]="the S3 client ended with exit code $1 and no message"
}

# Whether an object exists: true unless a listing shows that it does not.
s3_exists() { # URL
  local answer
  answer=$("${S5[@]}" ls "$1" 2>&1) || [[ $answer != *'no object found'* ]]
}

# Prints the keys under a prefix, relative to it.
s3_list() { # prefix
  "${S5[@]}" ls "s3://$RFARGATE_BUCKET/$1*" 2>/dev/null |
    jq -r --arg root "s3://$RFARGATE_BUCKET/$1" 'select(.type == "file") | .key | ltrimstr($root)'
}

# Copies the files in the arrays and notes failures by key in OUTPUT_FAULT. s5cmd sends files above 50 MiB in parts.
s3_put_outputs() { # array of names under output/, array of keys
  local -n put_names=$1 put_keys=$2
  # Not by child(): after SIGTERM there are still files to copy.
  "${S5_ERRORS[@]}" run < <(s3_put_commands) 2>"$STATE/put.errors" && return
  local fault command detail key any= noted= i
  while s3_error; do
    [[ $command == *" s3://$RFARGATE_BUCKET/output/$RUN_ID/"* ]] || { any=${any:-$detail}; continue; }
    key=${command#*" s3://$RFARGATE_BUCKET/output/$RUN_ID/"}
    OUTPUT_FAULT[$key]="s3:PutObject on output/$RUN_ID/$key: $detail" noted=yes
  done < <(s3_errors "$STATE/put.errors")
  # Without a message on a single file, or without room for all messages, no file is known to be copied.
  [[ -n $noted ]] && state_has_room more || for i in "${!put_keys[@]}"; do
    OUTPUT_FAULT[${put_keys[i]}]="s3:PutObject on output/$RUN_ID/${put_keys[i]}: ${any:-the S3 client ended early}"
  done
}

# To the client's standard input, as they can need more room than there is for files.
s3_put_commands() {
  local i
  for i in "${!put_names[@]}"; do
    s3_put_command "$i" "${put_names[i]}" "${put_keys[i]}" "output/$RUN_ID/${put_keys[i]}"
  done
}

# Prints the client's command for a file in OUT. A name that cannot be in a command is copied through a link.
s3_put_command() { # number of the file, its name, the name as in the key, key
  local source=$OUT/$2 target
  if [[ $2 != "$3" ]]; then
    ln -sfn "$source" "$STATE/link.$1"
    source=$STATE/link.$1
  fi
  quoted source "$source"
  quoted target "s3://$RFARGATE_BUCKET/$4"
  printf 'cp --raw %s %s\n' "$source" "$target"
}

s3_put_file() { # file, key
  "${S5_ERRORS[@]}" cp "$1" "s3://$RFARGATE_BUCKET/$2" 2>"$STATE/put.errors" ||
    { s3_put_faults; return 1; }
}

# Prints a line for each object that could not be written; false if there is none.
s3_put_faults() {
  local fault command detail any=
  while s3_error; do
    printf 's3:PutObject on %s: %s\n' "${command#*" s3://$RFARGATE_BUCKET/"}" "$detail"
    any=yes
  done < <(s3_errors "$STATE/put.errors")
  [[ -n $any ]]
}
