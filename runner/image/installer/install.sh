#!/bin/bash
# Installs the packages that a list names: install.sh FOLDER, which holds one requirements.R, renv.lock or plain list; of several,
# PACKAGE_LIST names the one.
# Fails, and names the package, when one cannot be had or cannot be loaded.
set -euo pipefail
here=$(dirname "$0")
. "$here/trust.sh"

if [[ -n ${PACKAGE_LIST:-} ]]; then lists=("$1/$PACKAGE_LIST")
else mapfile -t lists < <(find "$1" -maxdepth 1 -type f ! -name '.*' ! -name '*.md'); fi
case ${#lists[@]} in
  0) echo "packages: none asked for"; exit 0 ;;
  1) ;;
  *) echo "packages: one list is needed, but there are ${#lists[@]}: ${lists[*]##*/}" >&2; exit 64 ;;
esac

# Where the processes of the installation note what they fetched.
fetched=$(mktemp)
export DEBIAN_FRONTEND=noninteractive R_ON_FARGATE_INSTALLER=$here R_ON_FARGATE_FETCHED=$fetched
Rscript "$here/install.R" "${lists[0]}"
apt-get clean
rm -rf "$fetched" /var/lib/apt/lists/* /var/log/*.log /var/log/apt /tmp/Rtmp* /tmp/downloaded_packages
