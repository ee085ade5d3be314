import * as z from "zod";
import type { Cloud } from "../aws/open-aws";
import { keys } from "../records/layout";
import { groupTasks, type TaskGroup } from "./map-cost";
import { readOutcomes } from "./outcomes";

const schema = z.object({
  version: z.literal(1),
  map: z.string(),
  /** When the newest round ended, ISO, UTC; null: Step Functions no longer tells. */
  stoppedAt: z.string().nullable(),
  tasks: z.array(
    z.object({
      cpu: z.number().nullable(),
      memory: z.number().nullable(),
      capacity: z.string().nullable(),
      tasks: z.number(),
      seconds: z.number(),
    }),
  ),
});

/** Milliseconds after a map's end in which tasks that were stopped may still write their records. */
const SETTLES = 300_000;

/** Keeps what the tasks of a map took, so that a later look at its cost does not read each chunk's record. Never fails. */
export async function keepMapReceipt(
  { bucket }: Cloud,
  map: string,
  stoppedAt: string | null,
  tasks: TaskGroup[],
): Promise<void> {
  const receipt: z.infer<typeof schema> = { version: 1, map, stoppedAt, tasks };
  await bucket.put(keys.receipt(map), JSON.stringify(receipt), "application/json").catch(() => {});
}

/** What the tasks of a map took that has ended: of its receipt, or else of the records of its chunks. */
export async function endedTasks(
  cloud: Cloud,
  map: string,
  stoppedAt: string | null,
  now: number,
): Promise<TaskGroup[]> {
  const text = await cloud.session.explained("s3:GetObject", () => cloud.bucket.text(keys.receipt(map)));
  const kept = text === undefined ? undefined : parseReceipt(text);
  // A round that began later has another end.
  if (kept && (stoppedAt === null || kept.stoppedAt === stoppedAt)) return kept.tasks;
  const tasks = groupTasks((await readOutcomes(cloud, map)).tasks);
  if (stoppedAt === null || now - Date.parse(stoppedAt) > SETTLES) await keepMapReceipt(cloud, map, stoppedAt, tasks);
  return tasks;
}

function parseReceipt(text: string) {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
