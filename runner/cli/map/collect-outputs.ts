import { createWriteStream } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { mapKeys } from "../../../contract/map/layout";
import type { Cloud } from "../aws/open-aws";
import { CliError, EXIT, notFoundError } from "../base/errors";
import type { Output } from "../base/output";
import { inParallel } from "../base/parallel";
import { isOutputPath } from "../parse/paths";
import { findMap } from "./find-map";
import { ChunkRecords } from "./outcomes";

const PARALLEL = 32;

/** `rfargate collect`: the outputs of every item that succeeded, in a folder for each. @returns the exit code */
export async function collectMap(
  cloud: Cloud,
  out: Output,
  map: string,
  folder: string,
  bind?: string,
): Promise<number> {
  const { record } = await findMap(cloud, map);
  const { items } = await cloud.session.explained("s3:GetObject", () => new ChunkRecords(cloud.bucket, map).read());
  const done = [...items.values()].filter(({ exitCode }) => exitCode === 0).sort((a, b) => a.index - b.index);
  const root = resolve(out.world.cwd, folder);
  const files = done.flatMap(({ index, outputs }) => outputs.map(({ path }) => ({ index, path })));
  let fetched = 0;
  await inParallel(PARALLEL, files, async ({ index, path }) => {
    if (!isOutputPath(path)) throw new CliError(`item ${index} has an output with an unsafe name`, EXIT.cannotWrite);
    const target = join(root, String(index), path);
    const stream = await cloud.session.explained("s3:GetObject", () =>
      cloud.bucket.stream(mapKeys.output(map, index) + path),
    );
    await mkdir(dirname(target), { recursive: true });
    await pipeline(stream, createWriteStream(`${target}.part`));
    await rename(`${target}.part`, target);
    out.progress(`${++fetched} of ${files.length} files `);
  });
  out.progress("");
  out.note(`${files.length} files of ${done.length} of ${record.count} items are in ${folder}/<index>/`);
  const bound = bind === undefined ? undefined : await bindTables(map, root, bind, done);
  if (bound) out.note(`${bound.rows} rows are in ${bound.file}`);
  out.result({ map, items: done.length, files: files.length, folder: root, bound: bound?.file ?? null });
  return EXIT.ok;
}

/** The CSV of each item under one header, with the item's index before it. */
async function bindTables(
  map: string,
  root: string,
  name: string,
  done: Array<{ index: number; outputs: Array<{ path: string }> }>,
) {
  const having = done.filter(({ outputs }) => outputs.some(({ path }) => path === name));
  if (having.length === 0) throw notFoundError(`no item of map ${map} has an output '${name}'`);
  let header: string | undefined;
  const rows: string[] = [];
  for (const { index } of having) {
    const [first = "", ...rest] = (await readFile(join(root, String(index), name), "utf8")).split(/\r?\n/);
    header ??= first;
    if (first !== header)
      throw new CliError(`item ${index}'s ${name} has other columns than item ${having[0]!.index}'s`, EXIT.usage);
    rows.push(...rest.filter((row) => row !== "").map((row) => `${index},${row}`));
  }
  const file = join(root, name.split("/").at(-1)!);
  await writeFile(file, `index,${header}\n${rows.map((row) => `${row}\n`).join("")}`);
  return { file, rows: rows.length };
}
