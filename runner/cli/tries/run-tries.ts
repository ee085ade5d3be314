import { R_CONTAINER } from "../../../contract/outputs/contract";
import type { Task } from "../aws/ecs";
import type { HistoryEvent } from "../aws/states";
import { factsOf } from "../outcome/facts";
import { taskOfStates } from "./task-of-states";

/** One task of a retried run. */
export interface RunTry {
  /** As Step Functions last saw it. */
  task: Task;
  /** How it ended, in a few words; undefined: it has not ended. */
  end?: string;
}

/** The tries of a run's state machine so far. */
export interface RunTries {
  /** Status of the execution: `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`. */
  status: string;
  tries: RunTry[];
  /** ECS's reason for rejecting the newest start; undefined: it accepted it. */
  refused?: string;
}

/**
 * The tries of a run, from the history of its execution.
 * Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function triesOf(status: string, events: readonly HistoryEvent[]): RunTries {
  const found: RunTries = { status, tries: [] };
  const end = (text: string | undefined, task?: string) => {
    const current = found.tries.at(-1);
    if (!current || current.end !== undefined) return;
    if (task !== undefined) current.task = taskOfStates(JSON.parse(task));
    current.end = text ?? endOf(current.task);
  };
  for (const event of events) {
    const { taskSubmittedEventDetails: submitted, taskFailedEventDetails: failed } = event;
    if (event.type === "TaskSubmitted") {
      const [task] = JSON.parse(submitted?.output ?? "{}").Tasks ?? [];
      if (task) found.tries.push({ task: taskOfStates(task) });
      found.refused = undefined;
    } else if (event.type === "TaskSucceeded") end(undefined, event.taskSucceededEventDetails?.output);
    else if (event.type === "TaskTimedOut" || failed?.error === "States.Timeout") end(TIMED_OUT);
    else if (failed?.error === "States.TaskFailed") end(undefined, failed.cause);
    else if (event.type === "TaskFailed" || event.type === "TaskSubmitFailed")
      found.refused = failed?.cause ?? event.taskSubmitFailedEventDetails?.cause ?? "unknown reason";
  }
  if (status !== "RUNNING") end(status === "ABORTED" ? "stopped" : TIMED_OUT);
  return found;
}

/** Whether the run continues after its newest task. */
export const isRetrying = ({ status, tries }: RunTries): boolean =>
  status === "RUNNING" && (tries.at(-1)?.end ?? "") !== "";

const TIMED_OUT = "it ran longer than taskTimeout";

/** How a stopped task ended. */
function endOf(task: Task): string {
  const { stopCode, exitCode, reason, outOfMemory } = factsOf(task, R_CONTAINER);
  if (stopCode === "SpotInterruption") return "Spot reclaimed the task";
  // As components/machine/task-end.ts decides.
  if (stopCode === "EssentialContainerExited" && (exitCode === 137 || outOfMemory)) return "it ran out of memory";
  if (exitCode !== undefined) return `exit code ${exitCode}`;
  return reason.split("\n")[0] || "without an exit code";
}
