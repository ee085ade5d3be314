#!/bin/bash
# Refuses a curl that is too old for queue workers and for schedules with overlap: skip: curl.sh TEXT QUEUES, with the text of
# `curl --version` and yes or no for such models. Before 7.86, --aws-sigv4 does not sign x-amz-target and a role's session token, but
# AWS requires every x-amz header to be signed. Nothing else signs with curl, so other images get a warning.
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
if [[ $1 =~ ^curl\ ([0-9]+)\.([0-9]+) ]] && ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] >= 7086)); then exit 0; fi
found=${1%%$'\n'*}
if [[ $2 == yes ]]; then kind=error; else kind=warning; fi
echo "curl: $kind: the base image has ${found:0:40}; queue workers and schedules with overlap: skip need curl 7.86 or later, which signs the session token" >&2
echo "  allowed: Debian 12, Ubuntu 24.04 or later; any base for models without either" >&2
echo "  try: image.base: rocker/r-ubuntu:24.04 in the stack's file" >&2
[[ $kind == warning ]]
