import type { Cloud } from "../../aws/open-aws";
import { diagnose } from "../../outcome/diagnosis";
import { factsOfRun, manifestOfTask } from "../../outcome/facts";
import type { PriceTable } from "../../price/table";
import { findRun } from "../../runs/find";
import { hasEnded, summarize } from "../../runs/summary";
import { receiptOfRun } from "../../tries/tries-receipt";
import { readPictures } from "./pictures";
import { readLog } from "./reported-log";
import type { ReportedRun } from "./reported-run";

/**
 * Collects a run's part of a report.
 * @param text a run id or a prefix of one; a task's id or ARN
 * @throws CliError 64, 66, 69
 */
export async function collectRun(cloud: Cloud, text: string, prices: PriceTable, now: number): Promise<ReportedRun> {
  const run = await findRun(cloud, text);
  const { container, aws } = cloud.outputs;
  const receipt = receiptOfRun({ ...run, model: run.chosen?.model, region: aws.region, prices });
  const summary = summarize({ ...run, model: run.chosen, receipt, container, now });
  const facts = factsOfRun(run, container);
  const manifest = manifestOfTask(run);
  const [log, pictures] = await Promise.all([readLog(cloud, run), readPictures(cloud.bucket, manifest)]);
  return {
    summary,
    receipt,
    manifest,
    ...(facts.reason ? { reason: facts.reason } : {}),
    diagnosis: hasEnded(summary) ? diagnose(facts) : undefined,
    error: manifest?.error ?? run.record?.refused ?? undefined,
    ...log,
    pictures,
  };
}
