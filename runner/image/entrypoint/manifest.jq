# The manifest from what the entrypoint noted on the way: lists of "<bytes> <path>" and "<SHA-256>  <path>", each
# ended by NUL, and lines of scripts.
def records: split("\u0000")[] | select(. != "");
def sums: [records | {key: .[66:], value: .[0:64]}] | from_entries;
def files($sums): [records | capture("^(?<bytes>[0-9]+) (?<path>(.|\n)*)$") | {path, bytes: (.bytes | tonumber), sha256: $sums[.path]}];
def orNull: if . == "" then null else . end;

($metadata | try fromjson catch {}) as $task
| ($inputSums | sums) as $in
| ($outputSums | sums) as $out
| ([$stagedFiles | records | {key: ., value: true}] | from_entries) as $isStaged
| (def inputKey: if $isStaged["files/" + .] then $staged + "files/" + . else "input/" + . end;
   def scriptKey: if $isStaged["r_scripts/" + .] then $staged + "r_scripts/" + . else "r_scripts/" + . end;
{
  version: 1,
  runId: $runId,
  model: ($model | orNull),
  taskArn: ($task.Labels["com.amazonaws.ecs.task-arn"]? // null),
  image: ($task.Image // null),
  imageDigest: (($task.Image // "" | capture("@(?<digest>sha256:[0-9a-f]{64})$") | .digest) // $task.ImageID // null),
  startedAt: $startedAt,
  finishedAt: $finishedAt,
  scripts: [$scripts | split("\n")[] | select(. != "") | split("\t")
    | {name: .[0], key: (.[0] | scriptKey), sha256: $in["r_scripts/" + .[0]], startedAt: .[1], finishedAt: .[2], exitCode: (.[3] | tonumber)}],
  inputs: [$inputs | files($in)[] | select(.path | startswith("r_scripts/") | not) | {key: (.path | inputKey)} + .],
  outputs: [$outputs | files($out)[] | {key: ("output/" + $runId + "/" + .path)} + .],
  exitCode: $exitCode,
  signal: ($signal | orNull),
  error: ($error | orNull),
  sessionInfo: $sessionInfo
})
