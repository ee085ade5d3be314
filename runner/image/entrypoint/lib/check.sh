# Validation of what the task definition and the overrides say.

# A name within the bucket's prefixes: relative, no way up or around, nothing a terminal would act on.
valid_name() { # name
  [[ -n $1 && $1 != *[[:cntrl:]]* && /$1/ != *//* && /$1/ != */../* && /$1/ != */./* ]]
}

check_settings() {
  local name
  [[ -n ${RFARGATE_BUCKET:-} ]] || fail $USAGE "RFARGATE_BUCKET is not set: a bucket's name, or the path of a folder with its layout"
  if [[ $RFARGATE_BUCKET == /* ]]; then
    STORE=folder
    [[ -d $RFARGATE_BUCKET ]] || fail $UNAVAILABLE "the folder RFARGATE_BUCKET=$RFARGATE_BUCKET does not exist in the container: mount it there"
  else
    STORE=s3
    [[ $RFARGATE_BUCKET =~ ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$ ]] ||
      fail $USAGE "RFARGATE_BUCKET='$RFARGATE_BUCKET' is neither a bucket's name (3 to 63 of a-z, 0-9, '.', '-') nor an absolute path"
  fi

  if [[ -n ${RFARGATE_RUN_ID:-} ]]; then
    [[ $RFARGATE_RUN_ID =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$ ]] ||
      fail $USAGE "RFARGATE_RUN_ID='${RFARGATE_RUN_ID//[[:cntrl:]]/?}' may hold only letters, digits, '.', '_' and '-', at most 64"
    RUN_ID=$RFARGATE_RUN_ID
  fi
  STAGED=${RFARGATE_STAGED:-}
  [[ -z $STAGED || $STAGED =~ ^input/runs/[A-Za-z0-9][A-Za-z0-9._-]*/$ ]] ||
    fail $USAGE "RFARGATE_STAGED='${STAGED//[[:cntrl:]]/?}' is not 'input/runs/<run id>/'"

  RECORD=${RFARGATE_RECORD:-run}
  [[ $RECORD == @(run|none) ]] ||
    fail $USAGE "RFARGATE_RECORD='${RECORD//[[:cntrl:]]/?}' is neither 'run' (outputs and a manifest) nor 'none' (a server or a sidecar: neither)"

  IFS=$' \t\n' read -r -d '' -a SCRIPTS <<<"${SCRIPT:-}"
  ((${#SCRIPTS[@]})) || fail $USAGE "SCRIPT is not set: name one script under r_scripts/, or several separated by blanks"
  for name in "${SCRIPTS[@]}"; do
    valid_name "$name" || fail $USAGE "SCRIPT holds '${name//[[:cntrl:]]/?}': a script is named by its path under r_scripts/, without '..' or a leading '/'"
  done

  mapfile -t INPUTS <<<"${RFARGATE_INPUTS:-}"
  for name in "${INPUTS[@]}"; do
    [[ -z $name ]] && continue
    valid_name "${name%/}" || fail $USAGE "RFARGATE_INPUTS holds '${name//[[:cntrl:]]/?}': an input is named by its path under input/, without '..' or a leading '/'"
    [[ $name != */ || $name != *[*?]* ]] || fail $USAGE "RFARGATE_INPUTS holds the prefix '$name': '*' and '?' are not supported in a prefix"
    [[ $name != output/* && $name != r_scripts/* && $name != "$STATE"/* ]] ||
      fail $USAGE "RFARGATE_INPUTS holds '$name': it would land in the working directory's ${name%%/*}/, which has another use"
  done
}
