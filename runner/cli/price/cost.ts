import { BILLED_SECONDS } from "../../../contract/map/batch";
import type { PriceTable, Rates } from "./table";

/** The properties of a task that determine its price. */
export interface BilledTask {
  /** e.g. `eu-west-1`. */
  region: string;
  /** `X86_64` or `ARM64`. */
  architecture: string;
  /** CPU units, 1024 = 1 vCPU. */
  cpu: number;
  /** MiB. */
  memory: number;
  /** GiB of ephemeral storage. */
  storage: number;
  spot: boolean;
}

/** Price of an hour of a task, in USD. */
export interface HourlyRate {
  vcpu: number;
  memory: number;
  /** Price of storage above 20 GB; null if the table has none. */
  storage: number | null;
  /** Sum of all known prices. */
  total: number;
  /** `on-demand`; `spot`: Spot's price on that day; `spot-at-most`: the on-demand price, which Spot does not exceed. */
  basis: "on-demand" | "spot" | "spot-at-most";
  /** Day of the prices, yyyy-mm-dd. */
  pricesAsOf: string;
}

/** Included in a task's price. */
const FREE_STORAGE = 20;
/** Hours of a month in AWS's calculator. */
export const MONTH_HOURS = 730;

/**
 * The price of an hour, or a text that says why it is unknown.
 * Source: https://aws.amazon.com/fargate/pricing/ (vCPU, memory, storage above 20 GB; Spot)
 */
export function hourlyRate(table: PriceTable, task: BilledTask): HourlyRate | string {
  const region = table.regions[task.region];
  if (!region) return `the price table has no prices of ${task.region}; \`rfargate prices update\` fetches them`;
  const architecture = task.architecture as "X86_64" | "ARM64";
  const spot = task.spot ? region.spot?.[architecture] : undefined;
  const rates = spot ?? region.onDemand[architecture];
  if (!rates)
    return `the price table has no ${architecture} prices of ${task.region}; \`rfargate prices update\` fetches them`;
  const extra = Math.max(0, task.storage - FREE_STORAGE);
  const storage = extra === 0 ? 0 : region.storageGbHour === undefined ? null : extra * region.storageGbHour;
  const parts = partsOf(rates, task, storage);
  return {
    ...parts,
    total: parts.vcpu + parts.memory + (storage ?? 0),
    basis: spot ? "spot" : task.spot ? "spot-at-most" : "on-demand",
    pricesAsOf: spot ? region.spot!.asOf : region.asOf,
  };
}

function partsOf(rates: Rates, { cpu, memory }: BilledTask, storage: number | null) {
  return { vcpu: (cpu / 1024) * rates.vcpuHour, memory: (memory / 1024) * rates.gbHour, storage };
}

/**
 * USD for a task's billed seconds: from the start of the image pull until the task has stopped, in whole seconds, at least a minute.
 * 0 if no pull began.
 * @param minimum in seconds; 0 for a part of a task, whose seconds are not rounded either
 */
export function costOf(perHour: number, seconds: number, minimum = BILLED_SECONDS): number {
  if (seconds <= 0) return 0;
  return (perHour * (minimum === 0 ? seconds : Math.max(minimum, Math.ceil(seconds)))) / 3_600;
}

/** USD for people, with at least two significant digits: `$0.00021`, `$0.0145`, `$3.20`. */
export function formatMoney(usd: number): string {
  if (usd === 0) return "$0";
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  const digits = Math.min(8, Math.max(4, 1 - Math.floor(Math.log10(usd))));
  return `$${usd.toFixed(digits)}`;
}

/** `eu-west-1, prices of 2026-09-11`, with notes on Spot and on storage without a price. */
export function priceNote(
  region: string,
  { basis, pricesAsOf, storage }: Pick<HourlyRate, "basis" | "pricesAsOf" | "storage">,
): string {
  const spot = {
    "on-demand": "",
    spot: ", Spot, which varies",
    "spot-at-most": ", on-demand prices: Spot costs less",
  }[basis];
  const rest = storage === null ? `, without storage above ${FREE_STORAGE} GB, whose price is not in the table` : "";
  return `${region}, prices of ${pricesAsOf}${spot}${rest}`;
}
