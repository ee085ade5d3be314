# Validation of the settings in the task definition and the overrides.

# A name within the bucket's prefixes: UTF-8, relative, without ".." and control characters.
valid_name() { # name
  is_utf8 "$1" && [[ -n $1 && $1 != *[[:cntrl:]]* && /$1/ != *//* && /$1/ != */../* && /$1/ != */./* ]]
}

# Prints why a name cannot be an input; nothing if it can.
input_problem() { # name
  local text
  shown text "$1"
  if ! valid_name "${1%/}"; then
    printf '%s' "\"$text\": name an input by its path under input/, $PLAIN"
  elif [[ $1 == */ && $1 == *[*?]* ]]; then
    printf '%s' "the prefix \"$text\": a prefix cannot have \"*\" or \"?\""
  elif [[ $1 == @(output|r_scripts|.rfargate)?(/*) ]]; then
    printf '%s' "\"$text\": ${1%%/*}/ is reserved in the working directory"
  fi
}
PLAIN='in UTF-8, without "..", "//", a leading "/" or control characters'

# Where the manifest goes. Checked first, so that a run with other invalid settings still has one.
check_place() {
  local text
  [[ -n ${RFARGATE_BUCKET:-} ]] || fail $USAGE "RFARGATE_BUCKET is not set: give a bucket's name, or the path of a folder with its layout"
  shown text "$RFARGATE_BUCKET"
  if [[ $RFARGATE_BUCKET == /* ]]; then
    STORE=folder
    [[ -d $RFARGATE_BUCKET ]] || fail $UNAVAILABLE "the folder RFARGATE_BUCKET=$text does not exist in the container: mount it there"
  else
    STORE=s3
    [[ $RFARGATE_BUCKET =~ ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$ ]] ||
      fail $USAGE "RFARGATE_BUCKET=\"$text\" is neither a bucket's name (3 to 63 of a-z, 0-9, \".\", \"-\") nor an absolute path"
  fi
  if [[ -n ${RFARGATE_RUN_ID:-} ]]; then
    shown text "$RFARGATE_RUN_ID"
    [[ $RFARGATE_RUN_ID =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$ ]] ||
      fail $USAGE "RFARGATE_RUN_ID=\"$text\" is invalid: use up to 64 letters, digits, \".\", \"_\" and \"-\""
    RUN_ID=$RFARGATE_RUN_ID
  fi
  RECORD=${RFARGATE_RECORD:-run}
  shown text "$RECORD"
  [[ $RECORD == @(run|none) ]] ||
    fail $USAGE "RFARGATE_RECORD=\"$text\" is invalid: use \"run\" (outputs and a manifest) or \"none\" (a server or a sidecar: neither)"
}

check_settings() {
  local name text
  # A worker's message that no run can take.
  [[ -z ${RFARGATE_REFUSED:-} ]] || fail $REJECTED "$RFARGATE_REFUSED"
  STAGED=${RFARGATE_STAGED:-}
  [[ -z $STAGED || $STAGED =~ ^input/runs/[A-Za-z0-9][A-Za-z0-9._-]*/$ ]] ||
    { shown text "$STAGED"; STAGED=; fail $USAGE "RFARGATE_STAGED=\"$text\" is not input/runs/<run id>/"; }

  IFS=$' \t\n' read -r -d '' -a SCRIPTS <<<"${SCRIPT:-}"
  ((${#SCRIPTS[@]})) || fail $USAGE "SCRIPT is not set: name one script under r_scripts/, or several separated by spaces"
  for name in "${SCRIPTS[@]}"; do
    shown text "$name"
    valid_name "$name" || fail $USAGE "SCRIPT names \"$text\": name a script by its path under r_scripts/, $PLAIN"
    check_kind "$name"
  done

  mapfile -t INPUTS <<<"${RFARGATE_INPUTS:-}"
  for name in "${INPUTS[@]}"; do
    [[ -z $name ]] && continue
    text=$(input_problem "$name")
    [[ -z $text ]] || fail $USAGE "RFARGATE_INPUTS names $text"
  done

  TIMEOUT=${RFARGATE_TIMEOUT:-}
  [[ -z $TIMEOUT || $TIMEOUT =~ ^[1-9][0-9]{0,8}$ ]] ||
    fail $USAGE "RFARGATE_TIMEOUT=\"${TIMEOUT//[[:cntrl:]]/?}\" is not a positive whole number of seconds"
  check_arguments
}
