# Sourced: makes this build step trust CA_CERTIFICATES (PEM text), if given. The image does not keep them: the file is in /dev/shm,
# which is in no layer.
if [ -n "${CA_CERTIFICATES:-}" ]; then
  trust=/dev/shm/r-on-fargate-ca.pem
  { cat /etc/ssl/certs/ca-certificates.crt 2>/dev/null || true; printf '%s\n' "$CA_CERTIFICATES"; } >"$trust"
  # Go, curl and R's libcurl, git and apt: each has its own setting.
  export SSL_CERT_FILE="$trust" CURL_CA_BUNDLE="$trust" GIT_SSL_CAINFO="$trust"
  printf 'Acquire::https::CAInfo "%s";\n' "$trust" >/dev/shm/r-on-fargate-apt.conf
  export APT_CONFIG=/dev/shm/r-on-fargate-apt.conf
fi
