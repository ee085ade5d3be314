import { TASK_TAGS } from "../../contract/task-tags";
import { readEnd } from "../machine/task-end";
import { type MachineTasks, taskStates } from "../machine/task-states";

/**
 * The state machine of retried runs, in Amazon States Language. contract/retry-input.ts has its input. Every try has the run's id, so
 * the last one's outputs and manifest are the run's.
 */
export function retryDefinition(tasks: MachineTasks) {
  const runId = "$$.Execution.Name";
  return {
    Comment: `Runs model ${tasks.model}, and retries it`,
    StartAt: "Begin",
    States: {
      Begin: {
        Type: "Pass",
        Parameters: {
          "sizes.$": "$.sizes",
          size: { at: 0 },
          try: { "capacity.$": "$.capacity", "left.$": "$.left", spot: tasks.spotRetries ?? 0 },
          // A JSONPath joins the two lists of each.
          variables: {
            own: [
              { Name: "RFARGATE_RUN_ID", "Value.$": runId },
              // R's own exit code 137 is not to look like lack of memory (runner/image/entrypoint/lib/run.sh).
              { Name: "RFARGATE_RETRIED", Value: "yes" },
            ],
            "given.$": "$.environment",
          },
          tags: {
            own: [
              { Key: TASK_TAGS.model, Value: tasks.model },
              { Key: TASK_TAGS.runId, "Value.$": runId },
            ],
            "given.$": "$.tags",
          },
        },
        Next: "Run",
      },
      ...taskStates(tasks, {
        environment: { "Environment.$": "$.variables[*][*]" },
        tags: { "Tags.$": "$.tags[*][*]" },
        read: readEnd,
        // The container ends with 137 for lack of memory, and ECS may not name the reason.
        larger: ["memory", "killed"],
        // A task that a person or the CLI stopped is not retried.
        final: ["rejected", "stopped"],
        lost: {
          Type: "Fail",
          Error: "rfargate.RunFailed",
          Cause: "The run's last try failed: rfargate status shows each of them.",
        },
      }),
    },
  };
}
