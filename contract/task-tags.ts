/** Tags of the tasks that a trigger starts; the CLI reads them. */
export const TASK_TAGS = {
  /** Name of the model. */
  model: "r-on-fargate:model",
  /** What started the task, e.g. `schedule forecast-daily`. */
  startedBy: "r-on-fargate:started-by",
  /** Id of the run that the task carries out; absent: the task's own. */
  runId: "r-on-fargate:run-id",
} as const;

/**
 * Most characters of a task's overrides, JSON and all.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
export const MAX_OVERRIDES = 8192;
