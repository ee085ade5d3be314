# Kinds of scripts (R, R Markdown, Quarto), their arguments and parameters.

ARGUMENTS=()

check_arguments() {
  local -r strings='type == "array" and all(type == "string" and (explode | index(0) == null))'
  if [[ -n ${RFARGATE_ARGS:-} ]]; then
    jq -e "$strings" <<<"$RFARGATE_ARGS" >/dev/null 2>&1 ||
      fail $USAGE "RFARGATE_ARGS is not a JSON array of strings, such as [\"2026\", \"--fast\"]"
    mapfile -d '' -t ARGUMENTS < <(jq -j '.[] + "\u0000"' <<<"$RFARGATE_ARGS")
  fi
  [[ -z ${RFARGATE_PARAMS:-} ]] || jq -e 'type == "object"' <<<"$RFARGATE_PARAMS" >/dev/null 2>&1 ||
    fail $USAGE "RFARGATE_PARAMS is not a JSON object, such as {\"year\": 2026}"
}

check_kind() { # name
  local name=${1##*/}
  [[ ${name,,} == *.@(r|rscript|rmd|qmd) || ${name#.} != *.* ]] ||
    fail $USAGE "SCRIPT names \"$1\", which R cannot run: use .R, .Rscript, .Rmd or .qmd"
}

# Sets COMMAND to a script's command.
script_command() { # name
  local -r file=r_scripts/$1
  case ${1,,} in
    *.rmd | *.qmd) COMMAND=("$RSCRIPT" "$HERE/r/render.R" "$file" "${ARGUMENTS[@]}") ;;
    *) COMMAND=("$RSCRIPT" "$file" "${ARGUMENTS[@]}") ;;
  esac
}
