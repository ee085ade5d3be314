import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import shipped from "../../image/entrypoint/prices.json";
import { CliError, EXIT } from "../base/errors";
import { expandHome, settingsFolder, type World } from "../base/world";
import { type PriceTable, parsePrices } from "./table";

/** The user's own table, whose regions replace those of rfargate's table. */
export function ownTable(world: Pick<World, "env" | "home">): string {
  return join(settingsFolder(world), "prices.json");
}

/** The table that is part of rfargate and the image. */
export function shippedPrices(): PriceTable {
  return parsePrices(JSON.stringify(shipped), "the price table of rfargate");
}

/**
 * The prices: from the given file, else rfargate's, overridden by the user's own.
 * @param file value of `--prices`
 * @throws CliError 64, or 66 for a missing file
 */
export async function loadPrices(world: World, file?: string): Promise<PriceTable> {
  if (file !== undefined) {
    const path = resolve(world.cwd, expandHome(file, world.home));
    return parsePrices(await readText(path, true), path);
  }
  const path = ownTable(world);
  const text = await readText(path, false);
  const table = shippedPrices();
  if (text === "") return table;
  const own = parsePrices(text, path);
  return { ...table, source: `${own.source}; ${table.source}`, regions: { ...table.regions, ...own.regions } };
}

/** Empty if an optional file does not exist. */
async function readText(path: string, needed: boolean): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" && !needed) return "";
    const why = error.code === "ENOENT" ? "it does not exist" : error.message;
    throw new CliError(`price table ${path}: ${why}`, error.code === "ENOENT" ? EXIT.notFound : EXIT.usage);
  });
}
