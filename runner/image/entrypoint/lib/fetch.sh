# Brings scripts, inputs and the run's staged files to the working directory.

INPUT_FILES=() INPUT_SUMS=() STAGED_FILES=()

# Staged files before they are placed: on the working directory's volume, so that placing copies nothing.
STAGED_AT=$WORK/.rfargate/staged

fetch() {
  local name
  for name in "${SCRIPTS[@]}"; do entry_add "r_scripts/$name" "r_scripts/$name"; done
  for name in "${INPUTS[@]}"; do
    [[ -z $name ]] || entry_add "input/$name" "${name%/}"
  done
  [[ -z $STAGED ]] || entry_add "$STAGED" "$STAGED_AT"
  "${STORE}_fetch"
  [[ -z $SIGNAL$LATE ]] || finish $TERMINATED
  judge_fetch
  [[ -z $STAGED ]] || place_staged
  record_inputs
}

# A staged file wins over the bucket's file of that name, which may be missing then.
staged_instead() { # place
  [[ -n $STAGED ]] || return 1
  if [[ $1 == r_scripts/* ]]; then [[ -e $STAGED_AT/$1 ]]; else [[ -e $STAGED_AT/files/$1 ]]; fi
}

judge_fetch() {
  local i key detail where
  [[ $STORE == s3 ]] && where="bucket \"$RFARGATE_BUCKET\"" || where="folder \"$RFARGATE_BUCKET\""
  for i in "${!ENTRY_KEY[@]}"; do
    [[ -n ${ENTRY_FAULT[i]} ]] || continue
    [[ ${ENTRY_FAULT[i]} != @(no-bucket|unreachable) ]] || REACHABLE=
    key=${ENTRY_KEY[i]} detail=${ENTRY_DETAIL[i]}
    case ${ENTRY_FAULT[i]} in
      missing)
        staged_instead "${ENTRY_PLACE[i]}" && continue
        case $key in
          r_scripts/*) missing_script "${key#r_scripts/}" "$where" ;;
          */) fail $NOT_FOUND "$where has no object under $key" ;;
          *) fail $NOT_FOUND "input \"${key#input/}\" does not exist: $where has no $key" ;;
        esac ;;
      denied) fail $UNAVAILABLE "$where refuses $(operation "$key") on $key: $detail
rfargate: likely cause: the task role, the bucket's policy or its key's policy does not allow this" ;;
      no-bucket) fail $UNAVAILABLE "$where does not exist ($(operation "$key") $key): $detail
rfargate: likely cause: it was deleted, or RFARGATE_BUCKET or AWS_REGION is wrong" ;;
      unreachable) fail $UNAVAILABLE "$where cannot be reached ($(operation "$key") $key): $detail
rfargate: likely cause: no route from the task's subnets (S3 endpoint, NAT or public IP), its security groups, or no task role" ;;
      *) fail $UNAVAILABLE "$where failed ($(operation "$key") $key): $detail" ;;
    esac
  done
}

operation() { # key
  [[ $STORE == s3 ]] || { printf reading; return; }
  [[ $1 == */ ]] && printf s3:ListBucket/s3:GetObject || printf s3:GetObject
}

missing_script() { # name, where
  local -a there
  mapfile -t there < <("${STORE}_list" r_scripts/)
  say "scripts in $2 under r_scripts/: $(some 10 "${there[@]}")"
  fail $NOT_FOUND "script \"$1\" does not exist: $2 has no r_scripts/$1"
}

# The first few of a list, for a message.
some() { # how many, item...
  local -r most=$1; shift
  (($#)) || { printf none; return; }
  local -a shown=("${@:1:most}")
  local text; printf -v text '%s, ' "${shown[@]}"
  printf '%s' "${text%, }"
  (($# <= most)) || printf ' and %d more' $(($# - most))
}

# Links instead of copies: inputs can be large.
place_staged() {
  mapfile -d '' -t STAGED_FILES < <(find "$STAGED_AT" -type f -printf '%P\0')
  [[ ! -d $STAGED_AT/r_scripts ]] || cp -rlf "$STAGED_AT/r_scripts/." r_scripts/ || fail $NOT_COPIED "staged scripts cannot be placed"
  [[ ! -d $STAGED_AT/files ]] || cp -rlf "$STAGED_AT/files/." . || fail $NOT_COPIED "staged files cannot be placed"
  [[ ! -f $STAGED_AT/environment ]] || load_environment "$STAGED_AT/environment"
  rm -rf "$STAGED_AT"
}

# Variables that did not fit into the task's overrides. Values may be secrets, so the log has only their number.
load_environment() { # file
  local pair name count=0
  while IFS= read -r -d '' pair || [[ -n $pair ]]; do
    name=${pair%%=*}
    [[ $pair == *=* && $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] ||
      fail $USAGE "the staged environment has an invalid name: use letters, digits and \"_\""
    ADDED+=("$pair")
    ((++count))
  done <"$1"
  ((!count)) || say "environment: $count staged variables"
}

# Records "<bytes> <name>" and "<SHA-256>  <name>" of each file before the script can change it.
record_inputs() {
  local -a names
  mapfile -d '' -t INPUT_FILES < <(find -L . -path ./.rfargate -prune -o -path ./output -prune -o -type f -printf '%s %P\0')
  names=("${INPUT_FILES[@]#* }")
  ((!${#names[@]})) || mapfile -d '' -t INPUT_SUMS < <(printf '%s\0' "${names[@]}" | xargs -0 sha256sum -z --)
}
