# The task's variables are R's. The launcher hands them over under names that bash does not know ("task.NAME"); the
# entrypoint reads its own settings from among them.

export PATH=$PATH LC_ALL=$LC_ALL
BIN=/opt/r-on-fargate/bin
ADDED=()  # NAME=value, what R gets besides

# What the entrypoint and its S3 client may know. Where AWS is they know by RFARGATE_REGION, _ENDPOINT_URL and _CA_BUNDLE: AWS's
# variables of that kind are the script's, save the region that ECS sets. A script's keys for another account are not the
# task's: where ECS offers the task role, they are the script's alone.
import_settings() {
  local pair name
  local -a pairs
  mapfile -d '' -t pairs </proc/self/environ
  for pair in "${pairs[@]}"; do
    [[ $pair == task.* ]] || continue
    pair=${pair#task.} name=${pair%%=*}
    [[ $name =~ ^(SCRIPT|RFARGATE_[A-Z0-9_]+|ECS_(AGENT_URI|CONTAINER_METADATA_URI_V4)|AWS_(DEFAULT_)?REGION|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|AWS_CONTAINER_(CREDENTIALS_(RELATIVE|FULL)_URI|AUTHORIZATION_TOKEN(_FILE)?))$ ]] ||
      { task_only; continue; }
    [[ $name == AWS_* ]] && export "$pair" || printf -v "$name" %s "${pair#*=}"
  done
  [[ -z ${RFARGATE_REGION:-} ]] || export AWS_REGION=$RFARGATE_REGION AWS_DEFAULT_REGION=$RFARGATE_REGION
  [[ -z ${RFARGATE_CA_BUNDLE:-} ]] || export AWS_CA_BUNDLE=$RFARGATE_CA_BUNDLE
  [[ -z ${AWS_CONTAINER_CREDENTIALS_RELATIVE_URI:-} ]] ||
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_CONTAINER_CREDENTIALS_FULL_URI
}

TASK_PATH= TASK_R_PROFILE=
task_only() {
  case $name in PATH) TASK_PATH=${pair#*=} ;; R_PROFILE) TASK_R_PROFILE=${pair#*=} ;; esac
}

# Becomes a program with the task's variables and what was added. The last word on a name wins.
become() { # program, argument...
  local pair
  for pair in "${ADDED[@]}"; do export "RFADD_$pair"; done
  exec "$BIN/launch" -- "$@"
}

# Where a program is: on the entrypoint's own PATH, else on the task's.
program() { # name
  type -P "$1" || PATH=${TASK_PATH:-} type -P "$1"
}
