import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Cloud } from "../aws/open-aws";
import { EXIT } from "../base/errors";
import type { Output } from "../base/output";
import { expandHome } from "../base/world";
import { writing } from "../base/writing";
import { loadPrices } from "../price/load-prices";
import { collectReportedMap } from "./collected/collect-map";
import { collectRun } from "./collected/collect-run";
import { mapPage } from "./page/map-page";
import { page } from "./page/page";

/** `rfargate report` of runs. @param file path of the page, as given by the user @returns the exit code */
export async function writeReport(cloud: Cloud, out: Output, runs: readonly string[], file?: string): Promise<number> {
  const now = out.world.clock.now();
  const prices = await loadPrices(out.world);
  const collected = await Promise.all([...new Set(runs)].map((run) => collectRun(cloud, run, prices, now)));
  const ids = collected.map(({ summary }) => summary.runId);
  const name = file ?? (ids.length === 1 ? `report-${ids[0]}.html` : "report.html");
  const text = page(collected, { stack: cloud.outputs.stack, now });
  const written = await write(out, name, text);
  out.result({ ...written, runs: collected.map(({ summary }) => summary) });
  return EXIT.ok;
}

/** `rfargate report` of a map. */
export async function writeMapReport(cloud: Cloud, out: Output, map: string, file?: string): Promise<number> {
  const now = out.world.clock.now();
  const collected = await collectReportedMap(cloud, map, await loadPrices(out.world));
  const written = await write(
    out,
    file ?? `report-${map}.html`,
    mapPage(collected, { stack: cloud.outputs.stack, now }),
  );
  out.result({ ...written, map, items: collected.outcomes.length, tasks: collected.tasks.length });
  return EXIT.ok;
}

async function write(out: Output, name: string, text: string): Promise<{ file: string; bytes: number }> {
  const file = resolve(out.world.cwd, expandHome(name, out.world.home));
  await writing("the report", "choose another file with --out", () => writeFile(file, text));
  out.data(name);
  return { file, bytes: Buffer.byteLength(text) };
}
