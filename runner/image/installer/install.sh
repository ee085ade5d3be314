#!/bin/bash
# Installs a list's packages: install.sh FOLDER, with a requirements.R, renv.lock or plain list in it. PACKAGE_LIST chooses one of several.
# Fails with the package's name if one was not found or cannot be loaded.
set -euo pipefail
here=$(dirname "$0")
. "$here/trust.sh"

if [[ -n ${PACKAGE_LIST:-} ]]; then lists=("$1/$PACKAGE_LIST")
else mapfile -t lists < <(find "$1" -maxdepth 1 -type f ! -name '.*' ! -name '*.md'); fi
case ${#lists[@]} in
  0) echo "packages: none"; exit 0 ;;
  1) ;;
  *) echo "packages: there are ${#lists[@]} lists, choose one: ${lists[*]##*/}" >&2; exit 64 ;;
esac

# The installation's processes note their downloads here.
fetched=$(mktemp)
export DEBIAN_FRONTEND=noninteractive R_ON_FARGATE_INSTALLER=$here R_ON_FARGATE_FETCHED=$fetched
Rscript "$here/install.R" "${lists[0]}"
apt-get clean
rm -rf "$fetched" /var/lib/apt/lists/* /var/log/*.log /var/log/apt /tmp/Rtmp* /tmp/downloaded_packages
