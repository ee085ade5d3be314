import type { Container, Task } from "../aws/ecs";
import type { Manifest } from "../records/manifest";

/** Facts about the end of a task, for the diagnosis. */
export interface TaskFacts {
  /** EssentialContainerExited, TaskFailedToStart, UserInitiated, SpotInterruption, ... */
  stopCode?: string;
  /** The task's stoppedReason and the containers' reasons, one per line. */
  reason: string;
  /** Of R's container; undefined if it never ran. */
  exitCode?: number;
  /** Whether ECS says that R's container ran out of memory. */
  outOfMemory?: boolean;
  /** Another container that ended with an exit code other than 0, before the task ended with R. */
  otherContainer?: { name: string; exitCode: number; outOfMemory?: boolean };
  /** The error in the container's manifest. */
  error?: string;
  /** Number of processes that the kernel killed for lack of memory. */
  memoryKills?: number;
  /** Whether R ended by itself, with any exit code. */
  endedItself?: boolean;
}

/** What the manifest adds to ECS's facts; less with images before 0.2. */
export function factsOfManifest(manifest: Pick<Manifest, "error" | "memoryKills"> | undefined): Partial<TaskFacts> {
  if (!manifest) return {};
  const { error, memoryKills } = manifest;
  return {
    ...(error ? { error } : {}),
    ...(memoryKills ? { memoryKills } : {}),
    ...(memoryKills !== undefined && !error ? { endedItself: true } : {}),
  };
}

/** The facts of a run: from its task if ECS knows it, else from its manifest. */
export function factsOfRun(run: { task?: Task; manifest?: Manifest }, container: string): TaskFacts {
  const { task } = run;
  const facts: TaskFacts = task ? factsOf(task, container) : { reason: "" };
  const manifest = manifestOfTask(run);
  const exitCode = facts.exitCode ?? manifest?.exitCode ?? undefined;
  return { ...facts, ...(exitCode === undefined ? {} : { exitCode }), ...factsOfManifest(manifest) };
}

/** The run's manifest, unless an earlier task of a retried run wrote it. */
export const manifestOfTask = ({ task, manifest }: { task?: Task; manifest?: Manifest }): Manifest | undefined =>
  task?.taskArn && manifest?.taskArn && manifest.taskArn !== task.taskArn ? undefined : manifest;

/** The status of a task to show: ECS sees seconds later than the manifest that R has ended. */
export const statusOfTask = ({ lastStatus }: Task, exitCode: number | null): string | undefined =>
  lastStatus === "RUNNING" && exitCode !== null ? "STOPPING" : lastStatus;

/** ECS's reason. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
const saysOutOfMemory = (reason: string | undefined): boolean => /OutOfMemory/i.test(reason ?? "");

/** The facts of a task. */
export function factsOf(task: Task, container: string): TaskFacts {
  const containers = task.containers ?? [];
  const r = containers.find(({ name }) => name === container);
  // Containers that still run when R ends get SIGTERM, then SIGKILL.
  const ended = (exitCode: number) =>
    (r?.exitCode ?? undefined) !== undefined && (exitCode === 143 || exitCode === 137);
  const other = containers.find(
    ({ name, exitCode, reason }) => name !== container && exitCode && (saysOutOfMemory(reason) || !ended(exitCode)),
  );
  const reasons = [task.stoppedReason, ...containers.map(({ reason }) => reason)].filter((text) => text);
  return {
    ...(task.stopCode ? { stopCode: task.stopCode } : {}),
    reason: [...new Set(reasons)].join("\n"),
    ...(r?.exitCode === undefined || r.exitCode === null ? {} : { exitCode: r.exitCode }),
    ...([r?.reason, task.stoppedReason].some(saysOutOfMemory) ? { outOfMemory: true } : {}),
    ...(other ? { otherContainer: otherOf(other) } : {}),
  };
}

const otherOf = ({ name = "?", exitCode, reason }: Container): TaskFacts["otherContainer"] => ({
  ...{ name, exitCode: exitCode! },
  ...(saysOutOfMemory(reason) ? { outOfMemory: true } : {}),
});
