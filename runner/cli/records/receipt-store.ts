import type { Bucket } from "../aws/bucket";
import { keys } from "./layout";
import { type Receipt, receiptSchema } from "./receipt-schema";

/** The kept receipt of a run; undefined if none can be read. */
export async function readReceipt(bucket: Bucket, runId: string): Promise<Receipt | undefined> {
  const text = await bucket.text(keys.receipt(runId));
  if (text === undefined) return undefined;
  try {
    return receiptSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function saveReceipt(bucket: Bucket, receipt: Receipt): Promise<void> {
  return bucket.put(keys.receipt(receipt.runId), JSON.stringify(receipt, null, 2), "application/json");
}
