#!/bin/sh
# Builds the entrypoint's two programs: build.sh FOLDER. Static, so that they run on every base.
set -eu
command -v gcc >/dev/null && [ -e /usr/include/sys/prctl.h ] || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev
}
mkdir -p "$1"
for program in launch record; do gcc -static -Os -s -Wall -Wextra -Werror -o "$1/$program" "$(dirname "$0")/$program.c"; done
