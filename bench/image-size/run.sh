#!/usr/bin/env bash
# Compares the image's size with one built step by step as in "Running R Scripts on Fargate", on the same Debian root file
# system and with the same R package. Prints both sizes and their ratio (goal: 0.6 or less).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root goal=0.6 tag=r-on-fargate/bench

build() { # tag, docker build arguments...
  docker build --network host -q -t "$tag:$1" "${@:2}" >/dev/null 2>"$errors" || { tail -n 20 "$errors" >&2; exit 1; }
}

# Bytes on disk, and as a registry stores and a task pulls them: gzip of each layer.
sizes() { # tag
  local disk pulled
  disk=$(docker image inspect -f '{{.Size}}' "$tag:$1")
  pulled=$(docker save "$tag:$1" | gzip -1 | wc -c)
  printf '%s %s\n' "$disk" "$pulled"
}

errors=$(mktemp)
context=$(mktemp -d)
trap 'rm -rf "$context" "$errors"' EXIT
cp -r "$root/runner/image/." "$context"
cp "$root/examples/first-run/requirements.R" "$context/packages/"

base=$("$root/local/offline/base-image/build.sh")
echo "building the image and its reference; the first time takes about three minutes" >&2
build ours --build-arg "BASE=$base" --build-arg PACKAGES=packages/requirements.R "$context"
build reference-base --build-arg DEBIAN=r-on-fargate/debian:bookworm -f "$root/bench/image-size/Dockerfile.reference-base" "$root/examples/first-run"
build reference --build-arg "BASE=$tag:reference-base" -f "$root/bench/image-size/Dockerfile.reference" "$root/examples/first-run"

read -r ours ours_pulled <<<"$(sizes ours)"
read -r reference reference_pulled <<<"$(sizes reference)"
printf '%-34s %10s %12s\n' image 'on disk MB' 'compressed MB'
printf '%-34s %10d %12d\n' 'as the document builds it' $((reference / 1000000)) $((reference_pulled / 1000000)) \
  'runner/image' $((ours / 1000000)) $((ours_pulled / 1000000))
awk -v a="$ours" -v b="$reference" -v c="$ours_pulled" -v d="$reference_pulled" -v goal=$goal \
  'BEGIN { printf "%-34s %10.2f %12.2f   (goal %.1f: %s)\n", "ratio", a / b, c / d, goal, a / b <= goal ? "met" : "missed" }'
