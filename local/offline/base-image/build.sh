#!/usr/bin/env bash
# Makes r-on-fargate/base:bookworm, an image with Debian's R, on a machine that reaches a Debian mirror but no
# image registry. Quick when it is there already. Prints the image's name as the last line of stdout.
#
#   build.sh            make it unless it is there
#   build.sh --check    exit 0 when it is there, 1 when it would have to be made
#   build.sh --force    make it anew
#
# No certificate of the host enters the image: debootstrap and Go run on the host, where the host's own trust
# applies, and what apt in the image fetches over http is signed by Debian. Only where the host's mirror is https do
# the certificates that just this host trusts go in, and stay: every later build on the image asks that mirror too.
set -euo pipefail

readonly SUITE=bookworm IMAGE=r-on-fargate/base:bookworm DEBIAN=r-on-fargate/debian:bookworm
readonly LABEL=r-on-fargate.recipe
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here client="$here/../../../runner/image/s3client"

say() { printf '%s\n' "$*" >&2; }
fail() { say "base image: $1"; exit "${2:-1}"; }

# The mirrors that the host itself uses, from apt's own reading of its sources: archive and security.
mirrors() {
  local site label
  archive= security=
  while read -r label site; do
    case $label in
      Debian) : "${archive:=$site}" ;;
      Debian-Security) : "${security:=$site}" ;;
    esac
  done < <(apt-get indextargets --format '$(LABEL) $(SITE)' 'Created-By: Packages' 'Component: main' 2>/dev/null || true)
  : "${archive:=http://deb.debian.org/debian}" "${security:=http://deb.debian.org/debian-security}"
  [[ $archive$security != *@* ]] || fail "the Debian mirror in this host's apt sources carries a password, which
  would end up in the image. Move it to /etc/apt/auth.conf and try again."
}

proxy() { apt-config dump Acquire::"$1"::Proxy 2>/dev/null | sed -n 's/.* "\(.*\)";/\1/p'; }

recipe() {
  { cat "$here/build.sh" "$here/Dockerfile" "$here/nodoc.cfg" "$client/go.mod" "$client/go.sum"
    printf '%s\n' "$archive" "$security"; } | sha256sum | cut -c1-16
}

present() { [[ $(docker image inspect -f "{{index .Config.Labels \"$LABEL\"}}" "$IMAGE" 2>/dev/null) == "$hash" ]]; }

require() {
  docker version >/dev/null 2>&1 || fail "Docker does not answer. Install and start it, or name it by DOCKER_HOST." 69
  local remedy="Set R_ON_FARGATE_BASE_IMAGE to an image with R that this machine can pull (rocker/r-ubuntu:24.04), or"
  command -v dpkg >/dev/null || fail "it is made by debootstrap, which needs Debian or Ubuntu.
  $remedy make it elsewhere and 'docker load' it here."
  [[ $EUID == 0 ]] || fail "debootstrap needs root. $remedy run this once as root:
  apt-get install -y debootstrap && $here/build.sh"
  command -v debootstrap >/dev/null || { say "base image: installing debootstrap"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >&2
  } || fail "debootstrap cannot be installed from this machine's apt sources"
}

bootstrap() { # folder
  local log="$1.log"
  say "base image: Debian $SUITE from $archive"
  http_proxy=${http_proxy:-$(proxy http)} https_proxy=${https_proxy:-$(proxy https)} \
    debootstrap --variant=minbase --include=ca-certificates "$SUITE" "$1" "$archive" >"$log" 2>&1 ||
    { tail -n 5 "$log" >&2; fail "debootstrap failed (the lines above are its last)"; }
  cp "$here/nodoc.cfg" "$1/etc/dpkg/dpkg.cfg.d/nodoc"
  printf 'deb %s %s main\ndeb %s %s-updates main\ndeb %s %s-security main\n' \
    "$archive" "$SUITE" "$archive" "$SUITE" "$security" "$SUITE" >"$1/etc/apt/sources.list"
  find "$1/usr/share/doc" -type f ! -name copyright -delete
  rm -rf "$1"/usr/share/{man,info,locale,lintian}/* "$1"/var/{cache/apt,lib/apt/lists,log}/*
}

trust() { # folder
  [[ $archive$security != *https:* ]] || cp /usr/local/share/ca-certificates/*.crt "$1" 2>/dev/null || true
}

make_image() {
  require
  # Two that make it at once would cost twice and remove each other's images.
  exec {lock}>"${TMPDIR:-/var/tmp}/r-on-fargate-base.lock"
  flock "$lock"
  [[ $1 == force ]] || ! present || return 0
  work=$(mktemp -d "${TMPDIR:-/var/tmp}/r-on-fargate-base.XXXXXX")
  # One file system only: were something of the host's mounted in there, it must not go.
  trap 'rm -rf --one-file-system "$work"' EXIT
  bootstrap "$work/root"
  tar -C "$work/root" --one-file-system -c . | docker import --change "LABEL $LABEL=$hash" - "$DEBIAN" >/dev/null

  mkdir -p "$work/context/bin" "$work/context/trust"
  cp "$here/Dockerfile" "$work/context/"
  trust "$work/context/trust"
  if command -v go >/dev/null; then
    say "base image: the S3 client, by this machine's Go"
    "$client/build.sh" "$work/context/bin/s5cmd" >&2 || { rm -f "$work/context/bin/s5cmd"
      say "base image: that failed; the image's own build makes it instead"; }
  fi
  say "base image: R"
  local old; old=$(docker image inspect -f '{{.Id}}' "$IMAGE" 2>/dev/null || true)
  # The host's network: a closed machine often gives containers none of their own. Docker keeps no proxy arguments.
  docker build --network host --build-arg "DEBIAN=$DEBIAN" \
    --build-arg "http_proxy=${http_proxy:-$(proxy http)}" --build-arg "https_proxy=${https_proxy:-$(proxy https)}" \
    -t "$IMAGE" "$work/context" >"$work/build.log" 2>&1 ||
    { tail -n 20 "$work/build.log" >&2; fail "docker build failed (the lines above are its last)"; }
  [[ -z $old || $old == "$(docker image inspect -f '{{.Id}}' "$IMAGE")" ]] || docker image rm "$old" >/dev/null 2>&1 || true
}

mirrors
hash=$(recipe)
case ${1:-} in
  --check) present; exit ;;
  --force) make_image force ;;
  '') present || make_image once ;;
  *) fail "'$1' is not an option; --check and --force are" 64 ;;
esac
printf '%s\n' "$IMAGE"
