import type { ChunkTask } from "./layout";

/** A failed task of a chunk, as the map's state machine describes it (components/machine/task-end.ts). */
export interface FailedTask {
  /** A `TaskEnd`. */
  end: string;
  /** Null if ECS started none, or there was no room for it. */
  task: string | null;
  capacity: string | null;
  /** vCPUs and MiB. */
  cpu: number | null;
  memory: number | null;
  /** ISO, UTC. */
  startedAt: string | null;
  stoppedAt: string | null;
  /** ECS's reason; empty if there was no room for it. */
  reason: string;
}

/** Error of a map's execution some of whose chunks were lost. */
export const CHUNKS_LOST = "rfargate.ChunksLost";

/** A chunk that was given up after its last task failed. */
export interface LostChunk extends FailedTask {
  chunk: number;
  round: number;
}

/** @param text fields with a space after each, cut off at any place */
function parseFailedTask(text: string): FailedTask {
  const [end = "failed", task, capacity, cpu, memory, startedAt, stoppedAt, ...reason] = text.split(" ");
  const known = (field: string | undefined) => (field === undefined || field === "" || field === "-" ? null : field);
  const number = (field: string | undefined) =>
    Number.isFinite(Number(known(field) ?? Number.NaN)) ? Number(field) : null;
  const time = (field: string | undefined) => {
    const ms = number(field);
    return ms === null ? null : new Date(ms).toISOString();
  };
  // The last field there is may be cut off, a time among them; the reason may be empty, but has a space before it.
  if (reason.length === 0) return { ...UNKNOWN, end };
  const units = number(cpu);
  return {
    ...{ end, task: known(task), capacity: known(capacity) },
    ...{ cpu: units === null ? null : units / 1024, memory: number(memory) },
    ...{ startedAt: time(startedAt), stoppedAt: time(stoppedAt), reason: reason.join(" ") },
  };
}

const UNKNOWN = {
  ...{ task: null, capacity: null, cpu: null, memory: null, startedAt: null, stoppedAt: null },
  reason: "",
};

/** The lost chunks of a failed round, from the cause of its execution. */
export const lostChunks = (cause: string, round: number): LostChunk[] =>
  [...cause.matchAll(/^(\d+) (.+)$/gm)].map(([, chunk, text]) => ({
    ...parseFailedTask(text!),
    ...{ chunk: Number(chunk), round },
  }));

/** The tasks of a map with the last ones of its lost chunks: some of them had recorded nothing. */
export function withLostTasks(tasks: readonly ChunkTask[], lost: readonly LostChunk[]): ChunkTask[] {
  const all = new Map(tasks.map((task) => [task.chunkTask, task]));
  for (const { task, end, reason, round, startedAt, stoppedAt, capacity, cpu, memory } of lost) {
    if (task === null) continue;
    const at = stoppedAt ?? startedAt;
    const found = all.get(task);
    if (found) all.set(task, { ...found, at: at ?? found.at, end, reason });
    else if (at !== null)
      all.set(task, {
        chunkTask: task,
        round,
        startedAt: startedAt ?? at,
        at,
        cpu,
        memory,
        capacity,
        peak: null,
        end,
        reason,
      });
  }
  return [...all.values()];
}
