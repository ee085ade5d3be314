# The manifest, from what the entrypoint tells (lib/manifest.sh): facts as "<name>=<value>", lists of "<bytes> <path>" and
# "<SHA-256>  <path>", and lines of scripts.
include "receipt";

def sections: split("\u0000:\n") | join("") | split("\u0000\n\u0000\n")
  | map(select(. != "") | split("\u0000\n") | {key: .[0], value: .[1:]}) | from_entries;
def facts: map(index("=") as $at | {key: .[0:$at], value: .[$at + 1:]}) | from_entries;
def sums: map({key: .[66:], value: .[0:64]}) | from_entries;
# A file without a sum could not be read and was not copied; the log says why.
def files($sums): map(index(" ") as $at | {path: .[$at + 1:], bytes: (.[0:$at] | tonumber)}
  | .sha256 = $sums[.path] | select(.sha256));
def orNull: if . == "" then null else . end;

sections as $told
| ($told.facts | facts) as $of
| ($of.metadata | split("\u001e") | map(try fromjson catch {})) as $answers
| (($answers[0] // {}) | objects // {}) as $task
| ($answers[1] | try size($of.machine; $of.shared != "") catch null) as $size
| ($told.inputSums | sums) as $in
| ($told.outputSums | sums) as $out
| ($told.stagedFiles | map({key: ., value: true}) | from_entries) as $isStaged
| (def inputKey: if $isStaged["files/" + .] then $of.staged + "files/" + . else "input/" + . end;
   def scriptKey: if $isStaged["r_scripts/" + .] then $of.staged + "r_scripts/" + . else "r_scripts/" + . end;
  [$of.scripts | split("\n")[] | select(. != "") | split("\t")
    | {name: .[0], key: (.[0] | scriptKey), sha256: $in["r_scripts/" + .[0]], startedAt: .[1], finishedAt: .[2], exitCode: (.[3] | tonumber)}]
  as $ran
| {
  version: 1,
  runId: $of.runId,
  model: ($of.model | orNull),
  taskArn: ($task.Labels["com.amazonaws.ecs.task-arn"]? // null),
  image: ($task.Image // null),
  imageDigest: (($task.Image // "" | capture("@(?<digest>sha256:[0-9a-f]{64})$") | .digest) // $task.ImageID // null),
  task: $size,
  startedAt: $of.startedAt,
  finishedAt: $of.finishedAt,
  scripts: $ran,
  inputs: [$told.inputs | files($in)[] | select(.path | startswith("r_scripts/") | not) | {key: (.path | inputKey)} + .],
  outputs: [$told.outputs | files($out)[] | {key: ("output/" + $of.runId + "/" + .path)} + .],
  exitCode: ($of.exitCode | tonumber),
  receipt: ($size | try receipt($prices[0]; $of.region; $of.startedAt; $of.finishedAt; $ran) catch null),
  signal: ($of.signal | orNull),
  timedOut: ($of.late != ""),
  error: ($of.error | orNull),
  # Why nothing ran, if runs may not overlap.
  skipped: ($of.skipped | orNull),
  warnings: $told.warnings,
  # Processes of this run that the kernel killed for lack of memory; null if it does not tell.
  memoryKills: (if $of.kills == "" or $of.killsBefore == "" then null else ($of.kills | tonumber) - ($of.killsBefore | tonumber) end),
  notKept: $told.beside,
  log: ($of.log | if . == "" then null else split(" ") | {lines: (.[0] | tonumber), bytes: (.[1] | tonumber), sha256: .[2]} end),
  # Of the log's seal: who wrote this wrote the log's first and last lines.
  key: ($of.key | orNull),
  sessionInfo: $of.sessionInfo
})
