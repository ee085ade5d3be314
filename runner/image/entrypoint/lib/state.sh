# The entrypoint's own files are in a folder that exists only while no script runs: before R starts, they are read into variables and
# removed. So no script can change them.

STATE=

# In memory first: a script that fills the disk still gets its manifest.
state_open() { # place...; by default all
  local place
  (($#)) || set -- /dev/shm /tmp "$WORK"
  for place; do
    STATE=$(mktemp -d "$place/rfargate.XXXXXX" 2>/dev/null) && state_has_room && return
    state_close
  done
  return 1
}

state_has_room() { printf '%65536s' '' 2>/dev/null >"$STATE/${1:-room}"; }

state_close() {
  [[ -z $STATE ]] || rm -rf "$STATE"
  STATE=
}
