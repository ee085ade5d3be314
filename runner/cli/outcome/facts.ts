import type { Task } from "../aws/ecs";
import type { Manifest } from "../records/manifest";

/** What ECS tells about how a task ended, as the diagnosis reads it. */
export interface TaskFacts {
  /** EssentialContainerExited, TaskFailedToStart, UserInitiated, SpotInterruption, ... */
  stopCode?: string;
  /** The task's stoppedReason and the containers' reasons, a line each. */
  reason: string;
  /** Of the container that runs R; undefined when it never ran. */
  exitCode?: number;
  /** Another container that ended with an exit code other than 0, and not because the task ended with R. */
  otherContainer?: { name: string; exitCode: number };
  /** What the container says of the end, in its manifest. */
  error?: string;
  /** Processes that the kernel ended because the memory was used up. */
  memoryKills?: number;
  /** Whether R ended itself, whatever its exit code: the container knows of nothing else. */
  endedItself?: boolean;
}

/** What the manifest adds to ECS's facts. Those of images before 0.2 tell less. */
export function factsOfManifest(manifest: Pick<Manifest, "error" | "memoryKills"> | undefined): Partial<TaskFacts> {
  if (!manifest) return {};
  const { error, memoryKills } = manifest;
  return {
    ...(error ? { error } : {}),
    ...(memoryKills ? { memoryKills } : {}),
    ...(memoryKills !== undefined && !error ? { endedItself: true } : {}),
  };
}

/** The facts of a run: its task's as far as ECS knows it, else its manifest's. */
export function factsOfRun({ task, manifest }: { task?: Task; manifest?: Manifest }, container: string): TaskFacts {
  const facts: TaskFacts = task ? factsOf(task, container) : { reason: "" };
  const exitCode = facts.exitCode ?? manifest?.exitCode ?? undefined;
  return { ...facts, ...(exitCode === undefined ? {} : { exitCode }), ...factsOfManifest(manifest) };
}

/** The facts of a task. */
export function factsOf(task: Task, container: string): TaskFacts {
  const containers = task.containers ?? [];
  const r = containers.find(({ name }) => name === container);
  // What is left when R ends gets SIGTERM, and later SIGKILL.
  const ended = (exitCode: number) =>
    (r?.exitCode ?? undefined) !== undefined && (exitCode === 143 || exitCode === 137);
  const other = containers.find(({ name, exitCode }) => name !== container && exitCode && !ended(exitCode));
  const reasons = [task.stoppedReason, ...containers.map(({ reason }) => reason)].filter((text) => text);
  return {
    ...(task.stopCode ? { stopCode: task.stopCode } : {}),
    reason: [...new Set(reasons)].join("\n"),
    ...(r?.exitCode === undefined || r.exitCode === null ? {} : { exitCode: r.exitCode }),
    ...(other ? { otherContainer: { name: other.name ?? "?", exitCode: other.exitCode! } } : {}),
  };
}
