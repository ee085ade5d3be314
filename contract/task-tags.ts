/** Tags of the tasks that a trigger starts; the CLI reads them. */
export const TASK_TAGS = {
  /** Name of the model. */
  model: "r-on-fargate:model",
  /** What started the task, such as `schedule forecast-daily`. */
  startedBy: "r-on-fargate:started-by",
  /** Id of the task's run; absent: the task's own id. */
  runId: "r-on-fargate:run-id",
} as const;

/**
 * Maximum length of a task's overrides, as JSON.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
export const MAX_OVERRIDES = 8192;
