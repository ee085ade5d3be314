# What ECS tells a task about itself. Asked while the files are fetched; a task without it still runs.
# Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html

METADATA=     # the container's metadata and the task's, JSON, each with a record separator after it
METADATA_FD=  # where it will be read from

# Not in the working directory: whether that can be written is not known yet.
metadata_ask() {
  [[ -n ${ECS_CONTAINER_METADATA_URI_V4:-} ]] || return 0
  exec {METADATA_FD}< <(curl -s --max-time 2 --noproxy '*' -w $'\036' \
    "$ECS_CONTAINER_METADATA_URI_V4" "$ECS_CONTAINER_METADATA_URI_V4/task")
}

# Waits for the answers, at most the two seconds above for each.
metadata_read() {
  [[ -n $METADATA_FD ]] || return 0
  IFS= read -r -d '' -t 5 METADATA <&"$METADATA_FD"
  exec {METADATA_FD}<&-
  METADATA_FD=
}

# Sets RUN_ID where nobody gave one: the task's id, else time and chance, as the CLI makes them.
metadata_run_id() {
  [[ -z $RUN_ID ]] || return 0
  metadata_read
  if [[ $METADATA =~ \"com\.amazonaws\.ecs\.task-arn\"\ *:\ *\"[^\"]*/([A-Za-z0-9-]+)\" ]]; then
    RUN_ID=${BASH_REMATCH[1]}
  else
    TZ=UTC printf -v RUN_ID '%(%Y%m%d-%H%M%S)T-%06x' -1 "$((SRANDOM & 0xffffff))"
  fi
}
