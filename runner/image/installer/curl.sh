#!/bin/bash
# Refuses a curl that is too old for workers of queues: curl.sh TEXT QUEUES, the text of `curl --version`, and whether models have
# queues: yes or no. Before 7.86 --aws-sigv4 leaves the session token of a task's role and x-amz-target out of the signature, and AWS
# wants each x-amz header signed. Nothing else signs with curl, so that images without queues get a warning.
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
if [[ $1 =~ ^curl\ ([0-9]+)\.([0-9]+) ]] && ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] >= 7086)); then exit 0; fi
found=${1%%$'\n'*}
if [[ $2 == yes ]]; then kind=error; else kind=warning; fi
echo "curl: $kind: the base image has ${found:0:40}; workers of queues need curl 7.86 or later, which signs the session token" >&2
echo "  allowed: any base for models without a queue; Debian 12, Ubuntu 24.04 or later for models with one" >&2
echo "  try: image.base: rocker/r-ubuntu:24.04 in the stack's file" >&2
[[ $kind == warning ]]
