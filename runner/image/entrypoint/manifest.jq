# The manifest, from the entrypoint's notes: lists of "<bytes> <path>" and "<SHA-256>  <path>", with NUL after each entry, and lines
# of scripts.
include "receipt";

def records: split("\u0000")[] | select(. != "");
def sums: [records | {key: .[66:], value: .[0:64]}] | from_entries;
# A file without a sum could not be read and was not copied; the log says why.
def files($sums): [records | index(" ") as $at | {path: .[$at + 1:], bytes: (.[0:$at] | tonumber)}
  | .sha256 = $sums[.path] | select(.sha256)];
def orNull: if . == "" then null else . end;

($metadata | split("\u001e") | map(try fromjson catch {})) as $answers
| (($answers[0] // {}) | objects // {}) as $task
| ($answers[1] | try size($machine; $shared != "") catch null) as $size
| ($inputSums | sums) as $in
| ($outputSums | sums) as $out
| ([$stagedFiles | records | {key: ., value: true}] | from_entries) as $isStaged
| (def inputKey: if $isStaged["files/" + .] then $staged + "files/" + . else "input/" + . end;
   def scriptKey: if $isStaged["r_scripts/" + .] then $staged + "r_scripts/" + . else "r_scripts/" + . end;
  [$scripts | split("\n")[] | select(. != "") | split("\t")
    | {name: .[0], key: (.[0] | scriptKey), sha256: $in["r_scripts/" + .[0]], startedAt: .[1], finishedAt: .[2], exitCode: (.[3] | tonumber)}]
  as $ran
| {
  version: 1,
  runId: $runId,
  model: ($model | orNull),
  taskArn: ($task.Labels["com.amazonaws.ecs.task-arn"]? // null),
  image: ($task.Image // null),
  imageDigest: (($task.Image // "" | capture("@(?<digest>sha256:[0-9a-f]{64})$") | .digest) // $task.ImageID // null),
  task: $size,
  startedAt: $startedAt,
  finishedAt: $finishedAt,
  scripts: $ran,
  inputs: [$inputs | files($in)[] | select(.path | startswith("r_scripts/") | not) | {key: (.path | inputKey)} + .],
  outputs: [$outputs | files($out)[] | {key: ("output/" + $runId + "/" + .path)} + .],
  exitCode: $exitCode,
  receipt: ($size | try receipt($prices[0]; $region; $startedAt; $finishedAt; $ran) catch null),
  signal: ($signal | orNull),
  timedOut: ($late != ""),
  error: ($error | orNull),
  # Why nothing ran, if runs may not overlap.
  skipped: ($skipped | orNull),
  warnings: [$warnings | records],
  # Processes of this run that the kernel killed for lack of memory; null if it does not tell.
  memoryKills: (if $kills == "" or $killsBefore == "" then null else ($kills | tonumber) - ($killsBefore | tonumber) end),
  notKept: [$beside | records],
  log: ($log | if . == "" then null else split(" ") | {lines: (.[0] | tonumber), bytes: (.[1] | tonumber), sha256: .[2]} end),
  sessionInfo: $sessionInfo
})
