import { BILLED_SECONDS } from "../../../contract/map/batch";
import type { ModelOutputs } from "../../../contract/outputs/schema";
import type { Task } from "../aws/ecs";
import { formatDuration } from "../parse/duration";
import { type BilledTask, costOf, formatMoney, hourlyRate, priceNote } from "../price/cost";
import type { PriceTable } from "../price/table";
import type { Manifest } from "./manifest";
import type { Receipt } from "./receipt-schema";
import { momentsOf, secondsOf, timesOf } from "./receipt-times";
import type { RunRecord } from "./record";

export interface ReceiptParts {
  runId: string;
  region: string;
  prices: PriceTable;
  /** Present as long as ECS knows it. */
  task?: Task;
  manifest?: Manifest;
  record?: RunRecord;
  /** Absent if it is no longer in the stack. */
  model?: ModelOutputs;
  /** The receipt that rfargate kept after following the run to its end. */
  kept?: Receipt;
}

/** The best available receipt of a run; undefined before its end, or if its size is unknown. */
export function receiptOf(parts: ReceiptParts): Receipt | undefined {
  const { kept, task, manifest } = parts;
  // A complete receipt stays as it is, with the prices of its day.
  if (kept?.complete || (kept && !task?.stoppedAt)) return kept;
  if (!manifest && !task?.stoppedAt && !task?.executionStoppedAt && !task?.stoppingAt) return undefined;
  const size = sizeOf(parts);
  if (!size) return undefined;
  const moments = momentsOf(task, manifest);
  const seconds = secondsOf(moments);
  const { region, ...rest } = size;
  const shared = !task && manifest?.task?.shared === true;
  return {
    version: 1,
    runId: parts.runId,
    region,
    ...rest,
    shared,
    times: timesOf(moments),
    seconds,
    complete: task?.stoppedAt !== undefined,
    ...costPart(parts.prices, size, seconds.billed, shared ? 0 : BILLED_SECONDS),
  };
}

function costPart(
  prices: PriceTable,
  size: BilledTask,
  billed: number | null,
  minimum: number,
): Pick<Receipt, "cost" | "costUnknown"> {
  const rate = hourlyRate(prices, size);
  if (typeof rate === "string") return { cost: null, costUnknown: rate };
  if (billed === null) return { cost: null, costUnknown: "the start of the image pull is unknown" };
  const of = (perHour: number) => costOf(perHour, billed, minimum);
  const { basis, pricesAsOf } = rate;
  const parts = {
    vcpu: of(rate.vcpu),
    memory: of(rate.memory),
    storage: rate.storage === null ? null : of(rate.storage),
  };
  return { cost: { usd: of(rate.total), ...parts, basis, pricesAsOf }, costUnknown: null };
}

/** The task's size: overrides take precedence over the definition, and ECS over other sources. */
function sizeOf({ region, task, manifest, record, model }: ReceiptParts): BilledTask | undefined {
  const number = (...values: Array<string | number | null | undefined>) => {
    const value = values.find((each) => each !== undefined && each !== null && each !== "");
    return value === undefined ? undefined : Number(value);
  };
  const seen = manifest?.task;
  const cpu = number(task?.overrides?.cpu, task?.cpu, seen?.cpu, record?.cpu, model?.cpu);
  const memory = number(task?.overrides?.memory, task?.memory, seen?.memory, record?.memory, model?.memory);
  const architecture = architectureOf(task) ?? seen?.architecture ?? model?.architecture;
  if (!cpu || !memory || !architecture) return undefined;
  return {
    region,
    architecture,
    cpu,
    memory,
    storage:
      number(
        task?.overrides?.ephemeralStorage?.sizeInGiB,
        task?.ephemeralStorage?.sizeInGiB,
        seen?.storage,
        model?.ephemeralStorage,
      ) ?? 20,
    spot: task?.capacityProviderName
      ? task.capacityProviderName === "FARGATE_SPOT"
      : (record?.spot ?? model?.spot ?? false),
  };
}

function architectureOf(task: Task | undefined): string | undefined {
  const value = task?.attributes?.find(({ name }) => name === "ecs.cpu-architecture")?.value;
  return value?.toUpperCase();
}

/** `queued 3.0 s, pulled 21.4 s, booted 1.2 s, ran 2 min 04 s; about $0.0021 (eu-west-1, prices of 2026-09-11)` */
export function receiptLine(receipt: Receipt): string {
  const parts = (["queued", "pulled", "booted", "ran"] as const).flatMap((name) => {
    const seconds = receipt.seconds[name];
    return seconds === null ? [] : [`${name} ${formatDuration(seconds * 1000)}`];
  });
  return `${parts.join(", ")}; ${costText(receipt)}`;
}

/** The cost in a receipt's line. */
function costText({ cost, costUnknown, region }: Pick<Receipt, "cost" | "costUnknown" | "region">): string {
  if (!cost) return `cost unknown: ${costUnknown}`;
  const word = cost.basis === "spot-at-most" ? "at most" : "about";
  return `${word} ${formatMoney(cost.usd)} (${priceNote(region, cost)})`;
}
