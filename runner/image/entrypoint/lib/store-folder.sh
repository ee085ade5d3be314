# The store of a run without AWS: a folder with a bucket's layout, mounted at RFARGATE_BUCKET.

folder_open() { :; }

folder_fetch() {
  local i source place answer
  for i in "${!ENTRY_KEY[@]}"; do
    source=$RFARGATE_BUCKET/${ENTRY_KEY[i]} place=${ENTRY_PLACE[i]}
    if [[ ! -e $source || (-d $source && $source != */) ]]; then
      ENTRY_FAULT[i]=missing ENTRY_DETAIL[i]="no such file"
      continue
    fi
    [[ $source != */ ]] || source+=. place+=/
    [[ $place != */* || -d ${place%/*} ]] || mkdir -p "${place%/*}"
    answer=$(cp -rL -- "$source" "$place" 2>&1) || ENTRY_FAULT[i]=denied ENTRY_DETAIL[i]=${answer//$'\n'/; }
  done
}

folder_list() { # prefix
  [[ ! -d $RFARGATE_BUCKET/$1 ]] || find -L "$RFARGATE_BUCKET/$1" -type f -printf '%P\n' | sort
}

# Like the bucket's.
folder_put_outputs() { # array of names under output/, array of keys
  local -n put_names=$1 put_keys=$2
  local -r folder=$RFARGATE_BUCKET/output/$RUN_ID
  local i target answer
  # All at once; if that fails, one by one, to name the failures.
  if [[ "${put_names[*]}" == "${put_keys[*]}" ]] && mkdir -p "$folder" 2>/dev/null &&
    printf '%s\0' "${put_names[@]}" | (cd "$OUT" && xargs -0 cp -L --parents --target-directory="$folder" --) 2>/dev/null; then return; fi
  for i in "${!put_names[@]}"; do
    target=$folder/${put_keys[i]}
    answer=$({ mkdir -p "${target%/*}" && cp -L -- "$OUT/${put_names[i]}" "$target"; } 2>&1) || OUTPUT_FAULT[${put_keys[i]}]="${put_keys[i]}: "${answer//$'\n'/; }
  done
}

# Under another name first, so that a waiting reader never sees half a manifest.
folder_put_file() { # file, key
  local -r target=$RFARGATE_BUCKET/$2
  local -r half=${target%/*}/.${target##*/}
  { mkdir -p "${target%/*}" && cp -L -- "$1" "$half" && mv "$half" "$target"; } 2>&1
}
