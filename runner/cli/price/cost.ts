import { BILLED_SECONDS } from "../../../contract/map/batch";
import type { PriceTable, Rates } from "./table";

/** What Fargate bills a task by. */
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

/** What an hour of a task costs, in USD. */
export interface HourlyRate {
  vcpu: number;
  memory: number;
  /** Of what is above 20 GB; null when the table has no price of it. */
  storage: number | null;
  /** Of all that has a price. */
  total: number;
  /** `on-demand`; `spot`: Spot's price of a day; `spot-at-most`: Spot, at the on-demand price, which it does not exceed. */
  basis: "on-demand" | "spot" | "spot-at-most";
  /** The day of the prices, yyyy-mm-dd. */
  pricesAsOf: string;
}

/** Included in a task's price. */
const FREE_STORAGE = 20;
/** Hours of a month, as AWS's own calculator has it. */
export const MONTH_HOURS = 730;

/**
 * The price of an hour; a text says why there is none.
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
 * USD for a task that is billed for so many seconds: from the start of the image's pull until the task has stopped, whole seconds,
 * at least a minute. Nothing when no pull began.
 * @param minimum another than the minute: 0 for a part of a task, whose seconds are not rounded either
 */
export function costOf(perHour: number, seconds: number, minimum = BILLED_SECONDS): number {
  if (seconds <= 0) return 0;
  return (perHour * (minimum === 0 ? seconds : Math.max(minimum, Math.ceil(seconds)))) / 3_600;
}

/** USD for people: at least two digits that count, `$0.00021`, `$0.0145`, `$3.20`. */
export function formatMoney(usd: number): string {
  if (usd === 0) return "$0";
  if (usd >= 1) return `$${usd.toFixed(2)}`;
  const digits = Math.min(8, Math.max(4, 1 - Math.floor(Math.log10(usd))));
  return `$${usd.toFixed(digits)}`;
}

/** `eu-west-1, prices of 2026-09-11`, and what there is to say about Spot and about storage without a price. */
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
