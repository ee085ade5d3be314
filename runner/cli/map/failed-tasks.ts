import type { LostChunk } from "../../../contract/map/failed-task";
import type { ChunkTask, MapRecord } from "../../../contract/map/layout";
import { counted } from "../base/counted";

/** Groups of failed tasks that `status` has room for. */
const GROUPS = 5;

/** Words for the ends of tasks that ECS's reason alone does not explain: `TaskEnd` of components/machine/task-end.ts. */
const ENDS: Record<string, string> = {
  memory: "out of memory",
  killed: "killed from outside",
  stopped: "stopped by a user",
  spot: "Spot interruption",
  timeout: "longer than taskTimeout",
  refused: "not started by ECS",
};

/** Why a task failed: `Spot interruption (Your Spot Task was interrupted.)`; undefined: it did not, as far as is known. */
export function taskFailure({ end, reason }: Pick<ChunkTask, "end" | "reason">): string | undefined {
  if (end === undefined) return undefined;
  const words = ENDS[end];
  if (words === undefined) return reason || "failed";
  return reason ? `${words} (${reason})` : words;
}

/** Lines on lost chunks, by reason with the items of one, and on tasks that ran again. */
export function failedTaskLines(
  { count, batch }: MapRecord,
  tasks: readonly ChunkTask[],
  lost: readonly LostChunk[],
): string[] {
  const given = new Set(lost.map(({ task }) => task));
  const again = tasks.filter(({ chunkTask }) => !given.has(chunkTask));
  const itemsOf = ({ chunk }: LostChunk) => {
    const [first, last] = [(chunk - 1) * batch + 1, Math.min(count, chunk * batch)];
    return first === last ? `item ${first}` : `items ${first} to ${last}`;
  };
  return [
    ...groups(lost).map(
      ([reason, [first, ...more]]) =>
        `${counted(1 + more.length, "chunk")} lost, ${more.length > 0 ? "e.g. " : ""}${itemsOf(first!)}: ${reason}`,
    ),
    ...groups(again).map(([reason, { length }]) => `${counted(length, "task")} ran again: ${reason}`),
  ];
}

/** By reason, the most frequent first. */
function groups<T extends Pick<ChunkTask, "end" | "reason">>(failed: readonly T[]): Array<[reason: string, T[]]> {
  const found = new Map<string, T[]>();
  for (const one of failed) {
    const reason = taskFailure(one);
    if (reason === undefined) continue;
    const group = found.get(reason);
    if (group) group.push(one);
    else found.set(reason, [one]);
  }
  return [...found].sort(([, a], [, b]) => b.length - a.length).slice(0, GROUPS);
}
