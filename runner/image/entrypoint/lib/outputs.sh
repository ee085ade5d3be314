# Copies the scripts' files in output/ with their relative paths. No process of the scripts is left, so the hash is that of the copy.
# A file that changes meanwhile is copied once more, and reported if it changes again.

OUT=$WORK/output
OUTPUTS=()      # "<bytes> <key>" of what was copied
OUTPUT_SUMS=()  # "<SHA-256>  <key>"
declare -A OUTPUT_FAULT=()

copy_outputs() {
  local -a names=() keys=() failed=() around=()
  local -A stamp=() sum=() taken=()
  local noun total=0 i
  [[ $RECORD == run ]] || return 0
  find_beside
  [[ -n $STATE ]] || { not_copied "no place for temporary files"; return; }
  survey
  choose_keys
  hash_outputs
  ((!${#names[@]})) || "${STORE}_put_outputs" names keys
  copy_changed
  for i in "${!names[@]}"; do
    if [[ -n ${OUTPUT_FAULT[${keys[i]}]:-} ]]; then
      failed+=("${OUTPUT_FAULT[${keys[i]}]}")
      continue
    fi
    OUTPUTS+=("${stamp[${names[i]}]%% *} ${keys[i]}") OUTPUT_SUMS+=("${sum[${names[i]}]}  ${keys[i]}")
    ((total += ${stamp[${names[i]}]%% *}))
  done
  ((${#OUTPUTS[@]} == 1)) && noun=file || noun=files
  if ((${#OUTPUTS[@]})); then say "outputs: ${#OUTPUTS[@]} $noun, $total bytes, to output/$RUN_ID/"
  elif ((!${#failed[@]})); then say "no outputs"; fi
  ((!${#failed[@]})) || not_copied "${failed[@]}"
  say_beside
}

not_copied() { # reason...
  ERROR="outputs could not be copied to output/$RUN_ID/: $1"
  (($# == 1)) || ERROR+=" (and $(($# - 1)) more such lines)"
  say "error: $ERROR"
  ((CODE)) || CODE=$NOT_COPIED
}

# Fills names and stamp (bytes, time of the last change, inode) with the files; links are followed, but not to folders around output/,
# which would take everything with them. Warns of everything else.
survey() {
  local line kind name text
  local -a odd=() all=()
  [[ -e $OUT || -L $OUT ]] || return 0
  [[ -d $OUT ]] || { warn "not kept: output is no longer a folder"; return; }
  find_around "$WORK"
  [[ -n ${around[*]} ]] || { warn "not kept: output is a link to a folder around it"; return; }
  # Without a process, for the many runs that write nothing.
  shopt -s nullglob dotglob
  [[ ! -r $OUT ]] || all=("$OUT"/*)
  shopt -u nullglob dotglob
  [[ -n ${all[*]:0:1} || ! -r $OUT ]] || return 0
  while IFS= read -r -d '' line; do
    kind=${line%% *} line=${line#* }
    if [[ $kind == f ]]; then
      name=${line#* * * }
      names+=("$name") stamp[$name]=${line%"$name"}
      continue
    fi
    shown text "${line:-output}"
    case $kind in
      d) odd+=("$text (an empty folder)") ;;
      o) odd+=("$text (a link to a folder around it)") ;;
      l | L) odd+=("$text (a link to nothing)") ;;
      p) odd+=("$text (a pipe)") ;;
      s) odd+=("$text (a socket)") ;;
      *) odd+=("$text (no file)") ;;
    esac
  done < <(find -L "$OUT" -mindepth 1 \( "${around[@]}" \) -prune -printf 'o %P\0' -o \( -type f -printf 'f %s %T@ %i %P\0' \) -o \( -type d -empty -printf 'd %P\0' \) -o \( ! -type d -printf '%y %P\0' \) 2>"$STATE/survey.errors")
  while IFS= read -r line; do
    shown text "${line#find: }"
    if [[ $text == 'File system loop detected; '* ]]; then
      text=${text#*"'$OUT/"}
      odd+=("${text%%"'"*} (a link to a folder around it)")
    else
      failed+=("$text")
    fi
  done <"$STATE/survey.errors"
  ((!${#odd[@]})) || warn "not kept of output/: $(some 5 "${odd[@]}")"
}

# Fills around with find's test for a folder and its parents; leaves it empty if output/ itself is one of them.
find_around() { # folder
  local folder=$1
  around=(-samefile /)
  [[ ! $OUT -ef / ]] || around=()
  while [[ -n $folder && -n ${around[*]} ]]; do
    around+=(-o -samefile "$folder")
    [[ ! $OUT -ef $folder ]] || around=()
    folder=${folder%/*}
  done
}

# An S3 key is UTF-8, and a command of the S3 client is one line: other bytes are written as %XX.
choose_keys() {
  local name key i
  for name in "${names[@]}"; do
    is_utf8 "$name" && [[ $name != *[$'\x01'-$'\x08\x0a'-$'\x1f\x7f']* ]] && taken[$name]=yes
  done
  for i in "${!names[@]}"; do
    key=${names[i]}
    if [[ -z ${taken[$key]:-} ]]; then
      escape_key key
      while [[ -n ${taken[$key]:-} ]]; do key+='~'; done
      taken[$key]=yes
      warn "the name of an output is not plain text; it is kept as \"$key\""
    fi
    keys[i]=$key
  done
}

escape_key() { # variable that holds a name
  local -r text=${!1}
  local plain=yes done= byte code i
  is_utf8 "$text" || plain=
  for ((i = 0; i < ${#text}; i++)); do
    byte=${text:i:1}
    if [[ $byte == [[:cntrl:]] || (-z $plain && $byte == [$'\x80'-$'\xff']) ]]; then
      printf -v code '%d' "'$byte"
      printf -v byte '%%%02X' $((code & 255))
    fi
    done+=$byte
  done
  printf -v "$1" %s "$done"
}

# Fills sum; a file that cannot be read is an error.
hash_outputs() {
  local line i
  ((${#names[@]})) || return 0
  while IFS= read -r -d '' line; do sum[${line:66}]=${line:0:64}; done < <(
    cd "$OUT" && printf '%s\0' "${names[@]}" | xargs -0 sha256sum -z -- 2>/dev/null
  )
  local -a readable=() readable_keys=()
  for i in "${!names[@]}"; do
    if [[ -n ${sum[${names[i]}]:-} ]]; then readable+=("${names[i]}") readable_keys+=("${keys[i]}")
    else failed+=("${keys[i]}: it cannot be read"); fi
  done
  names=("${readable[@]}") keys=("${readable_keys[@]}")
}

# Hashes and copies once more the files that changed since the survey.
copy_changed() {
  local -A before=()
  local -a again=() again_keys=()
  local try i
  for try in 1 2; do
    changed_since
    ((${#again[@]})) || return 0
    ((try == 1)) || break
    for i in "${!again[@]}"; do sum[${again[i]}]=$(sha256sum -z -- "$OUT/${again[i]}" 2>/dev/null | head -c 64); done
    "${STORE}_put_outputs" again again_keys
  done
  for i in "${!again[@]}"; do OUTPUT_FAULT[${again_keys[i]}]="${again_keys[i]}: it changed during the copy"; done
}

# Fills again and again_keys, and renews their stamps.
changed_since() {
  local line name i
  local -A now_stamp=()
  again=() again_keys=()
  ((${#names[@]})) || return 0
  while IFS= read -r -d '' line; do
    name=${line#* * * }
    [[ -z $name ]] || now_stamp[$name]=${line%"$name"}
  done < <(find -L "$OUT" -mindepth 1 \( "${around[@]}" \) -prune -o -type f -printf '%s %T@ %i %P\0' 2>/dev/null)
  for i in "${!names[@]}"; do
    [[ ${stamp[${names[i]}]} == "${now_stamp[${names[i]}]:-}" ]] && continue
    again+=("${names[i]}") again_keys+=("${keys[i]}")
    stamp[${names[i]}]=${now_stamp[${names[i]}]:-0 }
  done
}
