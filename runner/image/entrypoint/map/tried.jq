# The record of a chunk with its failed tasks: components/machine/task-end.ts writes a line on each. One of them may have recorded nothing.
def known: if . == "-" then null else . end;
def number: known | if . then tonumber? else null end;
def time: number | if . then (. / 1000 | floor | todate) else null end;

[$tried | split("\n")[] | select(. != "") | split(" ")
  | {chunkTask: (.[1] | known), round: $round, startedAt: ((.[5] | time) // (.[6] | time)), at: (.[6] | time),
     cpu: (.[3] | number | if . then . / 1024 else null end), memory: (.[4] | number), capacity: (.[2] | known), peak: null,
     "end": .[0], reason: (.[7:] | join(" "))}
  | select(.chunkTask and .at)] as $failed
| ($failed | map({key: .chunkTask, value: {at, "end": .end, reason}}) | from_entries) as $ends
| ($earlier | map(select(.chunkTask) | .chunkTask)) as $recorded
| ($earlier[] | select(.chunkTask) | . + ($ends[.chunkTask] // {})),
  ($failed[] | select(.chunkTask | IN($recorded[]) | not)),
  ($earlier[] | select(.index))
