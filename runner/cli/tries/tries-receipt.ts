import { type ReceiptParts, receiptOf } from "../records/receipt";
import type { Receipt } from "../records/receipt-schema";
import type { RunTries } from "./run-tries";

/** The receipt of a run with one or more tasks: the last one's times, the size and cost of each, and the total cost. */
export function receiptOfRun({ tries: run, ...parts }: ReceiptParts & { tries?: RunTries }): Receipt | undefined {
  const tries = run?.tries ?? [];
  if (run?.status === "RUNNING" && parts.kept === undefined) return undefined;
  const last = receiptOf(parts);
  if (!last || last.tries || tries.length < 2) return last;
  const { runId, region, prices, model } = parts;
  const all = tries.map(({ task, end }, i) => ({
    end: end ?? "",
    taskArn: task.taskArn ?? "",
    receipt: i === tries.length - 1 ? last : receiptOf({ runId, region, prices, model, task }),
  }));
  const sum = (value: (receipt: Receipt | undefined) => number | null | undefined) =>
    all.reduce<number | null>((total, { receipt }) => {
      const part = value(receipt);
      return total === null || part === null || part === undefined ? null : total + part;
    }, 0);
  const usd = sum((receipt) => receipt?.cost?.usd);
  const bases = all.map(({ receipt }) => receipt?.cost?.basis);
  return {
    ...last,
    seconds: { ...last.seconds, billed: sum((receipt) => receipt?.seconds.billed) },
    ...(last.cost && usd !== null
      ? {
          cost: {
            ...last.cost,
            usd,
            vcpu: sum((receipt) => receipt?.cost?.vcpu) ?? 0,
            memory: sum((receipt) => receipt?.cost?.memory) ?? 0,
            storage: sum((receipt) => receipt?.cost?.storage),
            basis: bases.find((basis) => basis === "spot-at-most") ?? last.cost.basis,
          },
        }
      : { cost: null, costUnknown: last.costUnknown ?? "the cost of an earlier try is unknown" }),
    tries: all.map(({ end, taskArn, receipt }) => ({
      taskArn,
      end,
      cpu: receipt?.cpu ?? last.cpu,
      memory: receipt?.memory ?? last.memory,
      spot: receipt?.spot ?? last.spot,
      billed: receipt?.seconds.billed ?? null,
      usd: receipt?.cost?.usd ?? null,
    })),
  };
}
