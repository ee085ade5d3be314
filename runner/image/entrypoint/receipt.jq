# The time and cost of a run known to the container; docs/estimate.md says what it cannot know.
# Source of the metadata: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html

# Seconds since 1970, with their fraction, of an ISO time in UTC.
def epoch: (capture("^(?<whole>[^.Z]+)(?<part>[.][0-9]+)?Z$") // error("\(.) is no time"))
  | (.whole + "Z" | fromdateiso8601) + ("0" + (.part // "") | tonumber);
# At least zero: the clocks of the agent and the container differ slightly.
def between($from; $to): if $from and $to then ([($to | epoch) - ($from | epoch), 0] | max * 1000 | round / 1000) else null end;

# The task's size and image pull, from the task's metadata; null without metadata. A run that shares its task (a queue's message) has
# no pull of its own.
def size($machine; $shared):
  if (try .Limits.CPU catch null) and .Limits.Memory then {
    cpu: (.Limits.CPU * 1024 | round),
    memory: .Limits.Memory,
    storage: ((.EphemeralStorageMetrics.Reserved? // null) as $mib | if $mib then ($mib / 1024 | round) else null end),
    architecture: (if $machine == "aarch64" then "ARM64" else "X86_64" end),
    shared: $shared,
    pullStartedAt: (if $shared then null else .PullStartedAt // null end),
    pullStoppedAt: (if $shared then null else .PullStoppedAt // null end)
  } else null end;

# USD at the on-demand price, or null when the table has none; storage without a price is not counted. A task is billed a minute
# at least.
def cost($table; $region; $task; $billed):
  ($table.regions[$region] // null) as $here
  | ($here.onDemand[$task.architecture] // null) as $rates
  | ([($task.storage // 20) - 20, 0] | max) as $extra
  | if $rates == null or $billed == null then null
    else ($task.cpu / 1024 * $rates.vcpuHour + $task.memory / 1024 * $rates.gbHour + $extra * ($here.storageGbHour // 0))
      * (if $task.shared then $billed else [$billed | ceil, 60] | max end) / 3600 * 1e8 | round / 1e8 end;

# The lengths of a run's parts up to its manifest, in seconds, and their cost. A task is not told when it was asked for.
def receipt($table; $region; $startedAt; $finishedAt; $scripts):
  if . == null then null else
    . as $task
    | between($task.pullStartedAt // (if $task.shared then $startedAt else null end); $finishedAt) as $billed
    | {
        queued: null,
        pulled: between($task.pullStartedAt; $task.pullStoppedAt),
        booted: between($task.pullStoppedAt // (if $task.shared then $startedAt else null end); $scripts[0].startedAt?),
        ran: between($scripts[0].startedAt?; $scripts[-1].finishedAt?),
        billed: $billed,
        usdOnDemand: cost($table; $region; $task; $billed),
        pricesAsOf: ($table.regions[$region].asOf // null)
      }
  end;
