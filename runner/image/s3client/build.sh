#!/bin/sh
# Builds s5cmd as go.mod and go.sum pin it: build.sh TARGET
# Run by the Dockerfile's build stage, and by the set-up of a machine that has Go, for the base image built there.
set -eu
target=$(realpath -m "$1")
cd "$(dirname "$0")"
version=$(sed -n 's/^require .*s5cmd\/v2 //p' go.mod)
mkdir -p "$(dirname "$target")"
# Static, so that it runs on any base. Only the module file determines versions and toolchain, never the network.
CGO_ENABLED=0 GOFLAGS=-mod=readonly GOTOOLCHAIN=local go build -trimpath \
  -ldflags "-s -w -X github.com/peak/s5cmd/v2/version.Version=$version" -o "$target" github.com/peak/s5cmd/v2
