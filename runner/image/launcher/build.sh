#!/bin/sh
# Builds what the entrypoint needs beside its scripts: build.sh FOLDER. Static programs, so that they run on every base; a library for R;
# and a bash that the image's user can run but not read. The kernel hides such a process, as it hides one with another uid: its
# memory, variables and open files are out of the reach of a script with the same uid.
# Source: https://man7.org/linux/man-pages/man2/PR_SET_DUMPABLE.2const.html
set -eu
# Only the compiler knows where this system keeps its headers.
echo '#include <sys/prctl.h>' | gcc -E -x c - >/dev/null 2>&1 || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev
}
mkdir -p "$1"
from=$(dirname "$0")
for program in launch record label; do gcc -static -Os -s -Wall -Wextra -Werror -o "$1/$program" "$from/$program.c"; done
# A script that could read it could read its process, too, and the open files, until bash takes its place.
chmod 0711 "$1/launch"
gcc -shared -fPIC -Os -s -Wall -Wextra -Werror -o "$1/close-on-exec.so" "$from/close-on-exec.c"
install -m 0711 /bin/bash "$1/bash"
