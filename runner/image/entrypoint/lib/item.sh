# One item for a run outside of a map: the script gets the same as in a map. R cannot read JSON by itself.

place_item() {
  local pair item=${RFARGATE_ITEM:-} file=${RFARGATE_ITEM_FILE:-}
  # The item may come with the staged environment.
  for pair in "${ADDED[@]}"; do
    case $pair in
      RFARGATE_ITEM=*) item=${pair#*=} ;;
      RFARGATE_ITEM_FILE=*) file=${pair#*=} ;;
    esac
  done
  [[ -n $item ]] || return 0
  mkdir -p "$WORK/.rfargate"
  jq -r "{index: 1, item: .} | $(<"$HERE/map/literal.jq")" <<<"$item" >"$WORK/.rfargate/item.R" 2>/dev/null && [[ -s $WORK/.rfargate/item.R ]] ||
    fail $USAGE "RFARGATE_ITEM is not JSON, such as {\"x\": 1}"
  ADDED+=("RFARGATE_ITEM_GIVEN=$WORK/.rfargate/item.R")
  [[ -z $file ]] || ADDED+=("RFARGATE_ITEM_FILE=$WORK/$file")
}
