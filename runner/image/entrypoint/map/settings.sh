# The settings of a chunk, from the state machine and the map's record.

INCOMPLETE=75  # exit code of a chunk with items left over: worth another try
LARGER=76  # exit code of a chunk with items that need more memory, by the kernel's word: contract/map/layout.ts

check_map() {
  MAP=$RFARGATE_MAP CHUNK=${RFARGATE_CHUNK:-} ROUND=${RFARGATE_ROUND:-1}
  [[ $MAP =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$ ]] ||
    fail $USAGE "RFARGATE_MAP=\"${MAP//[[:cntrl:]]/?}\" is invalid: use up to 64 letters, digits, \".\", \"_\" and \"-\""
  [[ $CHUNK =~ ^[1-9][0-9]{0,5}$ ]] || fail $USAGE "RFARGATE_CHUNK=\"${CHUNK//[[:cntrl:]]/?}\" is not a positive whole number"
  [[ $ROUND =~ ^[1-9][0-9]{0,5}$ ]] || fail $USAGE "RFARGATE_ROUND=\"${ROUND//[[:cntrl:]]/?}\" is not a positive whole number"
  RUN_ID=$MAP
}

# From runs/<map>/map.json, which the CLI writes: contract/map/record.ts.
read_map() {
  local -a read
  mapfile -t read < <(jq -r '.batch, .count, .tries, (.itemTimeout // ""), (.seed // ""), (.fresh // false), (.script // ""), (.staged // ""), (.files // false)' "$STATE/map.json")
  ((${#read[@]} == 9)) || fail $USAGE "runs/$MAP/map.json is not the record of a map"
  BATCH=${read[0]} COUNT=${read[1]} TRIES=${read[2]} ITEM_TIMEOUT=${read[3]} SEED=${read[4]} FRESH=${read[5]} FILES=${read[8]}
  [[ -z ${read[6]} ]] || SCRIPTS=("${read[6]}")
  STAGED=${read[7]}
  ((${#SCRIPTS[@]} == 1)) || fail $USAGE "a map runs one script, not ${#SCRIPTS[@]}: ${SCRIPTS[*]}"
  valid_name "${SCRIPTS[0]}" && [[ ${SCRIPTS[0],,} == *.r ]] || fail $USAGE "the map's script is not an .R file under r_scripts/"
  SLOTS=${RFARGATE_SLOTS:-$(vcpus)}
  [[ $SLOTS =~ ^[1-9][0-9]?$ ]] || fail $USAGE "RFARGATE_SLOTS=\"${SLOTS//[[:cntrl:]]/?}\" is not a whole number from 1 to 99"
}

# Whole vCPUs of the task, at least one. The second answer of the metadata is about the task.
vcpus() {
  local cpu=1
  [[ ${METADATA#*$'\036'} =~ \"Limits\":\ *\{[^}]*\"CPU\":\ *([0-9]+) ]] && cpu=${BASH_REMATCH[1]}
  echo $((cpu > 1 ? cpu : 1))
}

task_id() {
  [[ $METADATA =~ \"com\.amazonaws\.ecs\.task-arn\"\ *:\ *\"[^\"]*/([A-Za-z0-9-]+)\" ]] && echo "${BASH_REMATCH[1]}"
}
