import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CliError, EXIT, messageOf, usageError } from "../base/errors";
import type { Output } from "../base/output";
import { expandHome } from "../base/world";
import { writing } from "../base/writing";
import { bulkUrl, readBulk } from "./bulk";
import { ownTable, shippedPrices } from "./load-prices";
import { type PriceTable, parsePrices, type RegionPrices } from "./table";

export interface UpdateOptions {
  /** Regions to update; default: all of the table. */
  region?: string[];
  /** The table to write; default: the user's own. */
  out?: string;
}

/** Returns the text at an address; replaced in tests. */
export type Fetch = (url: string) => Promise<string>;

/** `rfargate prices update`. @returns the exit code */
export async function updatePrices(out: Output, options: UpdateOptions, get: Fetch = overHttps): Promise<number> {
  const { world } = out;
  const file = options.out === undefined ? ownTable(world) : resolve(world.cwd, expandHome(options.out, world.home));
  const before = await tableIn(file);
  const regions = options.region ?? Object.keys({ ...shippedPrices().regions, ...before?.regions });
  const wrong = regions.find((region) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region));
  if (wrong !== undefined)
    throw usageError(`--region "${wrong}" is invalid`, "--region eu-west-1", "names of AWS regions");
  const fresh: Record<string, RegionPrices> = {};
  for (const region of regions) {
    out.progress(`fetching the prices of ${region} `);
    const spot = before?.regions[region]?.spot ?? shippedPrices().regions[region]?.spot;
    fresh[region] = { ...readBulk(await get(bulkUrl(region)), region), ...(spot ? { spot } : {}) };
  }
  out.progress("");
  const table: PriceTable = {
    version: 1,
    currency: "USD",
    source: "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonECS/current/region_index.json",
    regions: Object.fromEntries(Object.entries({ ...before?.regions, ...fresh }).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  await write(file, table);
  out.data(`${file}: ${regions.map((region) => `${region} (${fresh[region]!.asOf})`).join(", ")}`);
  out.note("AWS's price list has no Spot prices: those of the table stay, with their date");
  out.result({ file, regions: fresh });
  return EXIT.ok;
}

async function tableIn(file: string): Promise<PriceTable | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : parsePrices(text, file);
}

/** Written under another name and renamed, so that no reader sees a partial table. */
async function write(file: string, table: PriceTable): Promise<void> {
  await writing("the price table", "choose another file with --out", async () => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, `${JSON.stringify(table, null, 2)}\n`);
    await rename(`${file}.new`, file);
  });
}

async function overHttps(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    if (answer.ok) return await answer.text();
    throw new Error(`HTTP ${answer.status}`);
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    throw new CliError(
      `cannot read ${url}: ${messageOf(cause ?? error)}`,
      EXIT.unavailable,
      "check the region's name and the network; Node 24 uses HTTPS_PROXY only with NODE_USE_ENV_PROXY=1",
    );
  }
}
