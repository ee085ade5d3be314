# The task's variables are for R. The launcher passes them under names that are invalid in bash ("task.NAME"), and to descriptor 9, from
# which the entrypoint picks its own settings.

export PATH=$PATH LC_ALL=$LC_ALL
BIN=/opt/r-on-fargate/bin
ADDED=()  # NAME=value, more variables for R

# Imports the settings of the entrypoint and its S3 client. They find AWS by RFARGATE_REGION, _ENDPOINT_URL and _CA_BUNDLE; AWS's own
# variables of that kind are for the script, except the region, which ECS sets. The same is true of access keys where ECS offers the
# task role: a script's keys may be for another account.
import_settings() {
  local pair name
  local -a pairs
  mapfile -d '' -t pairs <&9
  exec 9<&-
  for pair in "${pairs[@]}"; do
    name=${pair%%=*}
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

# Replaces this process with a program that has the task's variables and the added ones. The last value of a name wins.
become() { # program, argument...
  local pair
  for pair in "${ADDED[@]}"; do export "RFADD_$pair"; done
  exec "$BIN/launch" -- "$@"
}

# Prints a program's path, by the entrypoint's own PATH, else by the task's.
program() { # name
  type -P "$1" || PATH=${TASK_PATH:-} type -P "$1"
}
