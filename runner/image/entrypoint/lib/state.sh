# The entrypoint's own files are in a folder that exists only while no script runs: before R starts, they are read into variables and
# removed. So no script can change them.

STATE=

# In memory first: a script that fills the disk still gets its manifest.
state_open() {
  local place
  for place in /dev/shm /tmp "$WORK"; do
    STATE=$(mktemp -d "$place/rfargate.XXXXXX" 2>/dev/null) && printf '%65536s' '' 2>/dev/null >"$STATE/room" && return
    state_close
  done
  return 1
}

state_close() {
  [[ -z $STATE ]] || rm -rf "$STATE"
  STATE=
}
