import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type ItemOutcome, mapKeys } from "../../../contract/map/layout";
import type { Cloud } from "../aws/open-aws";
import { counted } from "../base/counted";
import { EXIT } from "../base/errors";
import type { Output } from "../base/output";
import { writingOutputs } from "../base/writing";
import { fetchOutputs } from "../outcome/fetch-outputs";
import { bindTables } from "./bind/bind-tables";
import { csvCell, csvLine, ItemColumns } from "./bind/item-columns";
import { requireTable } from "./bind/table-files";
import { findMap } from "./find-map";
import { byIndex, jsonLines, type Outcomes, readOutcomes } from "./outcomes";

/** Downloads at once. */
const PARALLEL = 32;

export interface CollectOptions {
  out: string;
  bind?: string;
  /** Whether the outputs of failed items are fetched, too. */
  failed?: boolean;
}

/**
 * `rfargate collect`: the outputs of every item that succeeded, in a folder for each, and `items.csv`, what became of every item.
 * @returns the exit code
 */
export async function collectMap(
  cloud: Cloud,
  out: Output,
  map: string,
  { out: folder, bind, failed = false }: CollectOptions,
): Promise<number> {
  if (bind !== undefined) requireTable(bind);
  const { record } = await findMap(cloud, map);
  const read = <T>(call: () => Promise<T>) => cloud.session.explained("s3:GetObject", call);
  const outcomes = await readOutcomes(cloud, map);
  const ended = byIndex(outcomes);
  const columns = new ItemColumns(jsonLines((await read(() => cloud.bucket.text(mapKeys.items(map)))) ?? ""));
  const done = ended.filter(({ exitCode }) => exitCode === 0);
  const root = resolve(out.world.cwd, folder);
  const outputs = (failed ? ended : done).flatMap(({ index, outputs }) =>
    outputs.map((file) => ({ ...file, key: mapKeys.output(map, index) + file.path, path: `${index}/${file.path}` })),
  );
  const { bucket } = cloud;
  const { clock } = out.world;
  const onFetched = (fetched: number) => out.progress(`${fetched} of ${outputs.length} files `);
  const manifest = { runId: map, outputs };
  await read(() => fetchOutputs({ bucket, clock, manifest, folder: root, parallel: PARALLEL, onFetched }));
  out.progress("");
  await writingOutputs(async () => {
    await mkdir(root, { recursive: true });
    await writeFile(join(root, "items.csv"), itemsTable(record.count, outcomes, columns));
  });
  const from = failed ? ended.length : done.length;
  const without = record.count - from;
  out.note(`${counted(outputs.length, "output")} of ${counted(from, "item")} in ${join(folder, "<index>")}`);
  const have = without === 1 ? "has" : "have";
  if (without > 0) out.note(`${counted(without, "item")} ${failed ? "" : "failed or "}${have} no outcome`);
  out.note(
    `${counted(record.count, "row")} in ${join(folder, "items.csv")}: exit code, tries, seconds, error of each item`,
  );
  const bound = bind === undefined ? undefined : await writingOutputs(() => bindTables(map, root, bind, done, columns));
  if (bound) out.note(`${counted(bound.rows, "row")} in ${join(folder, basename(bound.file))}`);
  const bytes = outputs.reduce((sum, file) => sum + file.bytes, 0);
  out.result({ map, items: done.length, files: outputs.length, bytes, folder: root, bound: bound?.file ?? null });
  return EXIT.ok;
}

/** A row for each item: how it ended, if it did, and its own columns. */
function itemsTable(count: number, { items }: Outcomes, columns: ItemColumns): string {
  const header = ["index", "exit_code", "tries", "seconds", "error"];
  const own = columns.names.filter((name) => !header.includes(name));
  const rows = Array.from({ length: count }, (_, i) => {
    const { exitCode, tries, seconds, error }: Partial<ItemOutcome> = items.get(i + 1) ?? {};
    return csvLine([...[i + 1, exitCode, tries, seconds, error].map(csvCell), ...columns.cells(i + 1, own)]);
  });
  return csvLine([...header, ...own.map(csvCell)]) + rows.join("");
}
