import { LARGER_EXIT } from "../../contract/map/layout";
import { R_CONTAINER } from "../../contract/outputs/contract";

/**
 * How a task that failed by Step Functions' rules ended:
 * - `done`: R's container ended with 0, and another essential container did not;
 * - `rejected`: R ended with 3;
 * - `memory`: R's container ran out of memory;
 * - `killed`: R's container ended with code 137, and ECS does not say why;
 * - `stopped`: a person stopped the task;
 * - `spot`: Spot reclaimed it;
 * - `timeout`: it ran longer than Step Functions waits;
 * - `refused`: ECS started none, after all retries;
 * - `failed`: anything else.
 */
export type TaskEnd = "done" | "rejected" | "memory" | "killed" | "stopped" | "spot" | "timeout" | "refused" | "failed";

/**
 * The end of a task in JSONata, from the error of RunTask.sync: its cause is the task as JSON. Only R's container counts: what is left
 * next to it when R ends gets SIGTERM, and later SIGKILL with code 137. R's code does not count either if ECS ended the task.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 * @param memory a condition of R's container that means lack of memory, besides ECS's own word
 */
const endOf = (memory = "") => `$end := $states.input.error.Error = 'States.Timeout' ? 'timeout'
    : $states.input.error.Error != 'States.TaskFailed' ? 'refused'
    : $task.StopCode = 'UserInitiated' ? 'stopped'
    : $task.StopCode = 'SpotInterruption' ? 'spot'
    : $task.StopCode != 'EssentialContainerExited' ? 'failed'
    : $r.ExitCode = 0 ? 'done'
    : $r.ExitCode = 3 ? 'rejected'
    : $contains($r.Reason & $task.StoppedReason, 'OutOfMemory')${memory} ? 'memory'
    : $r.ExitCode = 137 ? 'killed'
    : 'failed';`;

/** The task of the error, if the error is one of a task, and R's container. */
const TASK = `$task := $states.input.error.Error = 'States.TaskFailed' ? $parse($states.input.error.Cause) : {};
  $r := $task.Containers[Name = '${R_CONTAINER}'];`;

/** Most characters of the reason in `FAILED_TASK`. */
const REASON_LENGTH = 200;

/**
 * One line on the failed task, without quotes, backslashes and characters outside ASCII, so that its bytes can be counted:
 * contract/map/failed-task.ts reads it.
 */
const FAILED_TASK = `$or := function($value) { $exists($value) ? $string($value) : '-' };
  $code := $exists($r.ExitCode) ? 'exit code ' & $r.ExitCode & ': ' : '';
  $reason := $exists($task.TaskArn) ? $code & $join($distinct($append($r.Reason, $task.StoppedReason)), '; ')
    : $states.input.error.Error & ': ' & $states.input.error.Cause;
  $line := $join([$end, $or($split($task.TaskArn, '/')[-1]), $or($states.input.try.capacity), $or($task.Cpu), $or($task.Memory),
    $or($task.StartedAt), $or($task.StoppedAt), $substring($replace($reason, /[^!#-\\[\\]-~]+/, ' '), 0, ${REASON_LENGTH})], ' ');`;

/** A state that adds the end of a failed task, as `end`, to its input. */
export const readEnd = (next: string) => readState(`${TASK} ${endOf()} $merge([$states.input, {'end': $end}])`, next);

/** The same for a task of a map, which also adds the failed task as a line to the text `tried`. */
export const readMapTask = (next: string) =>
  readState(
    `${TASK} ${endOf(` or $r.ExitCode = ${LARGER_EXIT}`)} ${FAILED_TASK}
      $merge([$states.input, {'end': $end, 'tried': $states.input.tried & $line & '\\n'}])`,
    next,
  );

const readState = (expression: string, next: string) => ({
  Type: "Pass",
  QueryLanguage: "JSONata",
  Output: `{% (${expression.replace(/\s*\n\s*/g, " ")}) %}`,
  Next: next,
});

/** The condition of a Choice on the end that one of these states has added. */
export const ended = (end: TaskEnd) => ({ Variable: "$.end", StringEquals: end });
