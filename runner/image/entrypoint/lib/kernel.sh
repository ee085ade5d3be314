# What the kernel says about memory: how many processes of this container it has ended for want of it.
# Source: https://docs.kernel.org/admin-guide/cgroup-v2.html (memory.events), cgroup-v1/memory.html (memory.oom_control)

# Sets a variable to that number; empty where the kernel does not tell.
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
