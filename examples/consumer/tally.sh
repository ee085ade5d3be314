# Counts the runs of a stack by model and exit code, from the manifests that tasks write under runs/.
set -euo pipefail
s3=(s5cmd)
# The SDKs read this variable themselves.
[[ -z ${AWS_ENDPOINT_URL:-} ]] || s3+=(--endpoint-url "$AWS_ENDPOINT_URL")
"${s3[@]}" cat "s3://$BUCKET/runs/*/manifest.json" | jq -rs '
  "\(length) runs", (group_by([.model, .exitCode])[] | "\(length) of \(.[0].model) with exit code \(.[0].exitCode)")'
