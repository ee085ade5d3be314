#!/bin/bash
# Warns of a curl that is too old: curl.sh TEXT, the text of `curl --version`. Before 7.86 --aws-sigv4 leaves the session token of a
# task's role out of the signature. Only workers of queues sign with curl, so that other images may well be built.
if [[ $1 =~ ^curl\ ([0-9]+)\.([0-9]+) ]] && ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] >= 7086)); then exit 0; fi
found=${1%%$'\n'*}
echo "curl: warning: the base image has ${found:0:40}; workers of queues need curl 7.86 or later, which signs the session token" >&2
echo "  allowed: any base for models without a queue; Debian 12, Ubuntu 24.04 or later for models with one" >&2
echo "  try: image.base: rocker/r-ubuntu:24.04 in the stack's file" >&2
