# ECS's metadata of the task, requested while the files are fetched. A task without metadata still runs.
# Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html

METADATA=     # the container's metadata and the task's, JSON, each with a record separator after it
METADATA_FD=  # to read it from

# Not through a file in the working directory, which may not be writable.
metadata_ask() {
  [[ -n ${ECS_CONTAINER_METADATA_URI_V4:-} ]] || return 0
  exec {METADATA_FD}< <(metadata_get)
  own $!
}

# ECS's agent may be busy or limit requests for a moment.
metadata_get() {
  local answer try
  trap - TERM INT USR1
  for try in 1 2; do
    ((try == 1)) || pause 1
    answer=$(curl -sf --fail-early --max-time 5 --noproxy '*' -w $'\036' \
      "$ECS_CONTAINER_METADATA_URI_V4" "$ECS_CONTAINER_METADATA_URI_V4/task") && break
  done
  printf %s "$answer"
}

# Waits for the answers, up to the end of the second try of an endpoint that never answers: a run whose id is not the task's is not found by the task.
metadata_read() {
  [[ -n $METADATA_FD ]] || return 0
  IFS= read -r -d '' -t 12 METADATA <&"$METADATA_FD"
  exec {METADATA_FD}<&-
  METADATA_FD=
}

# Sets RUN_ID if none was given: the task's id, else time and a random part, like the CLI's.
metadata_run_id() {
  [[ -z $RUN_ID ]] || return 0
  metadata_read
  if [[ $METADATA =~ \"com\.amazonaws\.ecs\.task-arn\"\ *:\ *\"[^\"]*/([A-Za-z0-9-]+)\" ]]; then
    RUN_ID=${BASH_REMATCH[1]}
  else
    TZ=UTC printf -v RUN_ID '%(%Y%m%d-%H%M%S)T-%06x' -1 "$((SRANDOM & 0xffffff))"
  fi
}
