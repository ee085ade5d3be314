import { type LostChunk, withLostTasks } from "../../../contract/map/failed-task";
import { type ChunkTask, type ItemOutcome, mapKeys } from "../../../contract/map/layout";
import type { Bucket } from "../aws/bucket";
import type { Cloud } from "../aws/open-aws";
import { inParallel } from "../base/parallel";

/** The known outcomes of a map's items. */
export interface Outcomes {
  items: Map<number, ItemOutcome>;
  tasks: ChunkTask[];
}

/** Records read at once. */
const PARALLEL = 16;

/** The records of a map's chunks: each is read again only when it has changed. */
export class ChunkRecords {
  readonly #seen = new Map<string, number>();
  readonly #chunks = new Map<string, Outcomes>();

  constructor(
    private readonly bucket: Bucket,
    private readonly map: string,
  ) {}

  /** @param most records to read now; the rest is left to the next look @default all */
  async read(most = Number.POSITIVE_INFINITY): Promise<Outcomes> {
    const listed = await this.bucket.list(mapKeys.chunks(this.map));
    const changed = listed
      .filter(({ key, modified, bytes }) => this.#seen.get(key) !== modified + bytes)
      .slice(0, most);
    await inParallel(PARALLEL, changed, async ({ key, modified, bytes }) => {
      this.#chunks.set(key, parseRecord((await this.bucket.text(key)) ?? ""));
      this.#seen.set(key, modified + bytes);
    });
    const all = [...this.#chunks.values()];
    return { items: new Map(all.flatMap(({ items }) => [...items])), tasks: all.flatMap(({ tasks }) => tasks) };
  }
}

/** All that is known of a map's items now. @throws CliError 69 */
export const readOutcomes = ({ session, bucket }: Cloud, map: string): Promise<Outcomes> =>
  session.explained("s3:GetObject", () => new ChunkRecords(bucket, map).read());

/** The outcomes with the last tasks of lost chunks: some of those had recorded nothing. */
export const withLost = (outcomes: Outcomes, lost: readonly LostChunk[]): Outcomes => ({
  ...outcomes,
  tasks: withLostTasks(outcomes.tasks, lost),
});

/** Items in the order of their indices. */
export const byIndex = ({ items }: Pick<Outcomes, "items">): ItemOutcome[] =>
  [...items.values()].sort((a, b) => a.index - b.index);

/** The values of a JSON lines text that rfargate or the container wrote. */
export const jsonLines = <T>(text: string): T[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);

/** The lines of a chunk's record. */
export function parseRecord(text: string): Outcomes {
  const parsed = jsonLines<ItemOutcome | ChunkTask>(text);
  return {
    items: new Map(parsed.flatMap((line) => ("index" in line ? [[line.index, line] as const] : []))),
    tasks: parsed.flatMap((line) => ("chunkTask" in line ? [line] : [])),
  };
}

/** Failed items by R's last error, the most frequent first, each with its first item. */
export function failureGroups(items: Iterable<ItemOutcome>): Array<{ error: string; count: number; example: number }> {
  const groups = new Map<string, { error: string; count: number; example: number }>();
  for (const { index, exitCode, error } of items) {
    if (exitCode === 0) continue;
    const text = error ?? `exit code ${exitCode}`;
    const group = groups.get(text) ?? { error: text, count: 0, example: index };
    groups.set(text, { ...group, count: group.count + 1, example: Math.min(group.example, index) });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || a.example - b.example);
}
