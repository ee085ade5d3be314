# The record of a chunk: a line per task that worked on it, then a line per item, by index.
def entries: split("\u0000")[] | select(. != "");
def lines: split("\n")[] | select(. != "");
def place: split("/") | {index: .[0], path: (.[2:] | join("/"))};

([$sums | entries | {key: .[66:], value: .[0:64]}] | from_entries) as $sha256
| ([$outputs | entries | index(" ") as $at | {bytes: (.[0:$at] | tonumber), name: .[$at + 1:]}
    | select($sha256[.name]) | (.name | place) + {bytes, sha256: $sha256[.name]}] | group_by(.index)
  | map({key: .[0].index, value: map({path, bytes, sha256})}) | from_entries) as $files
| ([$notCopied | lines | {key: ((capture("output/\($map)/(?<index>[0-9]+)/") | .index) // "all"), value: .}] | from_entries) as $failed
| (($metadata | split("\u001e") | map(fromjson? // {})) | .[1] // {} | .Limits // {}) as $limits
| [$ended | lines | split("\t")
  | {index: (.[0] | tonumber), exitCode: (.[1] | tonumber), final: (.[2] == "yes"), round: $round, tries: (.[3] | tonumber),
     seconds: (.[4] | tonumber), endedAt: .[5], task: (if $task == "" then null else $task end),
     error: (if .[6] == "" then null else .[6] end), outputs: ($files[.[0]] // [])}
  | ($failed[.index | tostring] // if .outputs == [] then null else $failed.all end) as $why
  | if $why then .error = $why | if .exitCode == 0 then .exitCode = 74 else . end else . end] as $new
| ([$earlier[] | select(.index)] | map({key: (.index | tostring), value: .}) | from_entries) as $old
| {chunkTask: (if $task == "" then "none" else $task end), round: $round, startedAt: $startedAt, at: $at,
   cpu: ($limits.CPU // null), memory: ($limits.Memory // null), capacity: (if $capacity == "" then null else $capacity end),
   peak: (if $peak == "" then null else ($peak | tonumber) end)} as $me
| ([$earlier[] | select(.chunkTask and .startedAt != $startedAt)] + [$me])[],
  (reduce $new[] as $item ($old; .[$item.index | tostring] |= ($item | .tries += 0)) | [.[]] | sort_by(.index)[])
