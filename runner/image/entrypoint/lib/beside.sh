# Files that scripts wrote outside output/. They are not kept, so the log names them.

BESIDE=()  # names, relative to the working directory

# Adds the files that are new or changed since the first script started.
find_beside() {
  local line text
  local -a found
  local -r scripts=" ${SCRIPTS[*]/#/r_scripts/} "
  mapfile -d '' -t found < <(find "$WORK" -path "$OUT" -prune -o \( -type f -o -type l \) -newerct "@$RAN_FROM" -printf '%P\0' 2>/dev/null)
  ((${#found[@]} < 2)) || mapfile -d '' -t found < <(printf '%s\0' "${found[@]}" | sort -z)
  for line in "${found[@]}"; do
    # A script changes when its byte order mark is removed.
    [[ $scripts != *" $line "* ]] || continue
    shown text "$line"
    BESIDE+=("$text")
  done
}

say_beside() {
  ((${#BESIDE[@]})) || return 0
  local text
  ((${#BESIDE[@]} == 1)) && text="1 file outside output/ was" || text="${#BESIDE[@]} files outside output/ were"
  warn "$text not kept: $(some 5 "${BESIDE[@]}")"
}
