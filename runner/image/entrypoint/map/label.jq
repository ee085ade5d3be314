# Puts the index of the item before each line that a slot prints. A slot tells of the next item by $mark and its index.
foreach inputs as $line ({label: "", out: null};
  ($line | split($mark)) as $parts
  | .out = (if $parts[0] == "" and ($parts | length) > 1 then null else .label + $parts[0] end)
  | if ($parts | length) > 1 then .label = (if $parts[1] == "" then "" else "[\($parts[1])] " end) else . end;
  .out // empty)
