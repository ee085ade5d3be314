# The processes of a run. Through the launcher, the entrypoint becomes the parent of processes that R leaves behind, so every process
# of a script is a descendant of the entrypoint, even in another session.

declare -A OWN=()  # process ids of the entrypoint's own helpers

own() { OWN[$1]=yes; }

# Waits until a child has ended, whatever signals are trapped meanwhile, and returns its exit code.
until_ended() { # process id
  # A signal ends the wait, not the process. bash would print the command of a killed one as a line of R's.
  while wait "$1"; kill -0 "$1"; do :; done 2>/dev/null
  # The process may have ended within the trap: that wait's code is the signal's. bash keeps the child's for another one.
  wait "$1" 2>/dev/null
}

# Fills LEFT with the ids of processes below this one that are not its helpers.
find_left() {
  local stat pid up text
  local -a fields
  local -A parent=()
  LEFT=()
  for stat in /proc/[0-9]*/stat; do
    text=
    { IFS= read -r -d '' text <"$stat"; } 2>/dev/null
    # The name, in parentheses, can have any character.
    read -r -a fields <<<"${text##*)}"
    [[ ${fields[0]:-Z} == Z ]] || parent[${text%% *}]=${fields[1]}
  done
  for pid in "${!parent[@]}"; do
    up=$pid
    while [[ -n ${parent[$up]:-} && $up != "$$" && -z ${OWN[$up]:-} ]]; do up=${parent[$up]}; done
    [[ $up != "$$" || $pid == "$$" || $pid == "$BASHPID" ]] || LEFT+=("$pid")
  done
}

# Ends processes that scripts left running: SIGTERM, a second, SIGKILL. Afterwards nothing changes an output or prints a line.
end_left() {
  local -a LEFT names=()
  local pid name text try
  find_left
  ((${#LEFT[@]})) || return 0
  for pid in "${LEFT[@]}"; do
    { read -r name <"/proc/$pid/comm"; } 2>/dev/null || continue
    shown name "$name"; names+=("$name")
  done
  kill -TERM "${LEFT[@]}" 2>/dev/null
  for ((try = 0; try < 10; try++)); do
    pause 0.1
    find_left
    ((${#LEFT[@]})) || break
  done
  for ((try = 0; try < 100 && ${#LEFT[@]}; try++)); do
    kill -KILL "${LEFT[@]}" 2>/dev/null
    pause 0.02
    find_left
  done
  ((${#names[@]})) || return 0
  ((${#names[@]} == 1)) && text="a process that the script left running was" || text="${#names[@]} processes that the script left running were"
  echo
  warn "$text ended: $(some 5 "${names[@]}")"
  ((!${#LEFT[@]})) || warn "${#LEFT[@]} of them could not be ended"
}
