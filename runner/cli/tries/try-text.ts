import { formatDuration } from "../parse/duration";
import { formatMoney } from "../price/cost";
import type { Receipt } from "../records/receipt-schema";

type ReceiptTry = NonNullable<Receipt["tries"]>[number];

/** `Spot, cpu 256, memory 512 MiB` */
export const sizeText = ({
  cpu,
  memory,
  spot,
}: {
  cpu: number | string;
  memory: number | string;
  spot: boolean;
}): string => `${spot ? "Spot" : "on demand"}, cpu ${cpu}, memory ${memory} MiB`;

/** `Spot, cpu 256, memory 512 MiB, 1 min 02 s, $0.0004: it ran out of memory` */
export function tryText(one: ReceiptTry): string {
  const { end, billed, usd } = one;
  const figures = [
    sizeText(one),
    ...(billed === null ? [] : [formatDuration(billed * 1000)]),
    ...(usd === null ? [] : [formatMoney(usd)]),
  ];
  return `${figures.join(", ")}${end ? `: ${end}` : ""}`;
}
