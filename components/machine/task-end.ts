import { R_CONTAINER } from "../../contract/outputs/contract";

/**
 * How a task that failed by Step Functions' rules ended:
 * - `done`: R's container ended with 0, and another essential container did not;
 * - `rejected`: R ended with 3;
 * - `memory`: R's container ran out of memory;
 * - `stopped`: somebody stopped the task;
 * - `failed`: anything else, including interruptions of Spot.
 */
export type TaskEnd = "done" | "rejected" | "memory" | "stopped" | "failed";

/**
 * The end of a task in JSONata, from the error of RunTask.sync: its cause is the task as JSON. Only R's container counts: what is left
 * next to it when R ends gets SIGTERM, and later SIGKILL with code 137. R's code does not count either if ECS ended the task.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
const END = `(
  $task := $parse($states.input.error.Cause);
  $r := $task.Containers[Name = '${R_CONTAINER}'];
  $task.StopCode = 'UserInitiated' ? 'stopped'
    : $task.StopCode != 'EssentialContainerExited' ? 'failed'
    : $r.ExitCode = 0 ? 'done'
    : $r.ExitCode = 3 ? 'rejected'
    : $r.ExitCode = 137 or $contains($r.Reason & $task.StoppedReason, 'OutOfMemory') ? 'memory'
    : 'failed'
)`;

/** A state that adds the end of a failed task, as `end`, to its input. */
export const readEnd = (next: string) => ({
  Type: "Pass",
  QueryLanguage: "JSONata",
  Output: `{% $merge([$states.input, {'end': ${END.replace(/\s+/g, " ")}}]) %}`,
  Next: next,
});

/** The condition of a Choice on the end that `readEnd` has added. */
export const ended = (end: TaskEnd) => ({ Variable: "$.end", StringEquals: end });
