# Puts the item's index before each line that a slot prints. A slot announces the next item by $mark and its index.
foreach inputs as $line ({label: "", out: null};
  ($line | split($mark)) as $parts
  | .out = (if $parts[0] == "" and ($parts | length) > 1 then null else .label + $parts[0] end)
  | if ($parts | length) > 1 then .label = (if $parts[1] == "" then "" else "[\($parts[1])] " end) else . end;
  .out // empty)
