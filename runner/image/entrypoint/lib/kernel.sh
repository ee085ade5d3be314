# The kernel's figures on memory: processes of this container that it killed for lack of memory, and peak use.
# Source: https://docs.kernel.org/admin-guide/cgroup-v2.html (memory.events, memory.peak), cgroup-v1/memory.html

# Sets a variable to the number of killed processes; empty if the kernel does not tell.
memory_kills() { # variable
  local file word number
  printf -v "$1" ''
  for file in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
    [[ -r $file ]] || continue
    while read -r word number; do
      [[ $word != oom_kill ]] || printf -v "$1" %s "$number"
    done <"$file"
  done
}

# Sets a variable to the peak in MiB; empty if the kernel does not tell.
memory_peak() { # variable
  local file bytes
  printf -v "$1" ''
  for file in /sys/fs/cgroup/memory.peak /sys/fs/cgroup/memory/memory.max_usage_in_bytes; do
    [[ -r $file ]] && read -r bytes <"$file" && printf -v "$1" %d $((bytes / 1048576))
  done
}
