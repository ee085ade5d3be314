import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Cloud } from "../aws/open-aws";
import { CliError, EXIT, messageOf } from "../base/errors";
import type { Output } from "../base/output";
import { expandHome } from "../base/world";
import { loadPrices } from "../price/load-prices";
import { collectRun } from "./collected/collect-run";
import { page } from "./page/page";

/** `rfargate report`. @param file where the page goes, as the user gave it @returns the exit code */
export async function writeReport(cloud: Cloud, out: Output, runs: readonly string[], file?: string): Promise<number> {
  const { clock, cwd, home } = out.world;
  const now = clock.now();
  const prices = await loadPrices(out.world);
  const collected = await Promise.all([...new Set(runs)].map((run) => collectRun(cloud, run, prices, now)));
  const ids = collected.map(({ summary }) => summary.runId);
  const name = file ?? (ids.length === 1 ? `report-${ids[0]}.html` : "report.html");
  const path = resolve(cwd, expandHome(name, home));
  const text = page(collected, { stack: cloud.outputs.stack, now });
  await writeFile(path, text).catch((error: unknown) => {
    throw new CliError(`cannot write the report: ${messageOf(error)}`, EXIT.cannotWrite, "another file with --out");
  });
  out.result({ file: path, bytes: Buffer.byteLength(text), runs: collected.map(({ summary }) => summary) });
  out.data(name);
  return EXIT.ok;
}
