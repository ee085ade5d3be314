# What the entrypoint has to write down lies in a folder of its own, which exists only while no script runs: before R starts it is
# read into variables and removed. A script cannot reach what is not there.

STATE=

# In memory first: a script that fills the disk is to have its manifest all the same.
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
