# The store that is a folder with a bucket's layout, mounted where RFARGATE_BUCKET says: a run without AWS.

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

folder_put_outputs() {
  local -r target=$RFARGATE_BUCKET/output/$RUN_ID
  { mkdir -p "$target" && (cd ./output && xargs -0 -r cp -L --parents --target-directory="$target" --); } 2>&1
}

# Under another name first: who waits for the manifest never sees half of it.
folder_put_manifest() { # file
  local -r target=$RFARGATE_BUCKET/runs/$RUN_ID
  { mkdir -p "$target" && cp "$1" "$target/.manifest.json" && mv "$target/.manifest.json" "$target/manifest.json"; } 2>&1
}
