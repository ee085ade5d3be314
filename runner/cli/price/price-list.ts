import { EXIT } from "../base/errors";
import { table as columns, type Output } from "../base/output";
import { loadPrices } from "./load-prices";
import type { Rates } from "./table";

/** `rfargate prices ls`: the table in use. @returns the exit code */
export async function listPrices(out: Output, file?: string): Promise<number> {
  const prices = await loadPrices(out.world, file);
  out.result(prices);
  const rows = Object.entries(prices.regions).map(([name, { asOf, onDemand, spot, storageGbHour }]) => [
    name,
    asOf,
    pair(onDemand.X86_64),
    pair(onDemand.ARM64),
    spot?.X86_64 ? `${pair(spot.X86_64)} (${spot.asOf})` : "-",
    storageGbHour === undefined ? "-" : String(storageGbHour),
  ]);
  out.data(columns(["REGION", "AS OF", "X86_64", "ARM64", "SPOT X86_64", "STORAGE"], rows));
  out.note("USD per vCPU hour + per GB hour; storage: per GB hour above 20 GB");
  return EXIT.ok;
}

const pair = (rates: Rates | undefined) => (rates ? `${rates.vcpuHour} + ${rates.gbHour}` : "-");
