import type { Task } from "../aws/ecs";
import type { Cloud } from "../aws/open-aws";
import { messageOf } from "../base/errors";
import type { Output } from "../base/output";
import { loadPrices } from "../price/load-prices";
import type { Manifest } from "../records/manifest";
import type { Receipt } from "../records/receipt-schema";
import { saveReceipt } from "../records/receipt-store";
import type { ChosenModel } from "../stack/choose-model";
import type { RunTries } from "./run-tries";
import { receiptOfRun } from "./tries-receipt";

/**
 * Creates the receipt of a followed run after its end, and keeps it in the bucket, since ECS forgets the task. Never fails, so that the
 * run's end is always reported.
 */
export async function keepReceipt(
  cloud: Cloud,
  out: Output,
  run: { runId: string; chosen: ChosenModel; task?: Task; manifest?: Manifest; tries?: RunTries },
): Promise<Receipt | undefined> {
  try {
    const { region } = cloud.outputs.aws;
    const prices = await loadPrices(out.world);
    const receipt = receiptOfRun({ ...run, model: run.chosen.model, region, prices });
    if (receipt)
      await saveReceipt(cloud.bucket, receipt).catch((error: unknown) =>
        notKept(out, cloud.session.explain(error, "s3:PutObject")),
      );
    return receipt;
  } catch (error) {
    notKept(out, error);
    return undefined;
  }
}

function notKept(out: Output, error: unknown): void {
  out.faint(`the run's receipt could not be kept: ${messageOf(error)}`);
}
