#!/bin/sh
# Builds the entrypoint's two programs: build.sh FOLDER. Static, so that they run on every base.
set -eu
# Only the compiler knows where this system keeps its headers.
echo '#include <sys/prctl.h>' | gcc -E -x c - >/dev/null 2>&1 || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev
}
mkdir -p "$1"
for program in launch record; do gcc -static -Os -s -Wall -Wextra -Werror -o "$1/$program" "$(dirname "$0")/$program.c"; done
