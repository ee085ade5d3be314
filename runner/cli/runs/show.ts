import type { Cloud } from "../aws/open-aws";
import { EXIT } from "../base/errors";
import type { Output } from "../base/output";
import { diagnose } from "../outcome/diagnosis";
import { factsOfRun, manifestOfTask } from "../outcome/facts";
import { printable } from "../parse/paths";
import { loadPrices } from "../price/load-prices";
import { receiptLine } from "../records/receipt";
import { receiptOfRun } from "../tries/tries-receipt";
import { tryText } from "../tries/try-text";
import { type FoundRun, findRun } from "./find";
import { hasEnded, type RunSummary, summarize, tookOf } from "./summary";

/** `rfargate status`. @returns the exit code */
export async function showRun(cloud: Cloud, out: Output, text: string): Promise<number> {
  const run = await findRun(cloud, text);
  const { container } = cloud.outputs;
  const now = out.world.clock.now();
  const { region } = cloud.outputs.aws;
  const prices = await loadPrices(out.world);
  const receipt = receiptOfRun({ ...run, model: run.chosen?.model, region, prices });
  show(out, run, summarize({ ...run, model: run.chosen, receipt, container, now }), container);
  return EXIT.ok;
}

function show(out: Output, run: FoundRun, summary: RunSummary, container: string): void {
  const facts = factsOfRun(run, container);
  const diagnosis = hasEnded(summary) ? diagnose(facts) : undefined;
  const manifest = manifestOfTask(run);
  const { outputs = [], memoryKills } = manifest ?? {};
  const warnings = manifest?.warnings ?? [];
  const error = manifest?.error ?? run.record?.refused;
  out.result({
    ...summary,
    stopCode: facts.stopCode ?? null,
    reason: facts.reason || null,
    diagnosis: diagnosis ?? null,
    error: error ?? null,
    warnings,
    memoryKills: memoryKills ?? null,
    outputs,
  });
  const lines: Array<[string, string | null | undefined]> = [
    ["run", summary.runId],
    ["model", summary.model],
    ["script", summary.script],
    ["status", summary.status],
    ["skipped", summary.skipped],
    ["exit code", summary.exitCode?.toString()],
    ["started", summary.startedAt],
    ["stopped", summary.stoppedAt],
    ["took", tookOf(summary, out.world.clock.now())],
    ["receipt", summary.receipt && receiptLine(summary.receipt)],
    ["tries", triesText(run, summary)],
    ["started by", summary.startedBy],
    ["task", summary.taskArn],
    ["stop code", facts.stopCode],
    ["reason", facts.reason],
    ["error", error],
    ["warnings", warnings.join("\n")],
    ["memory", memoryKills ? `the kernel ended ${memoryKills} of its processes: the memory was used up` : ""],
    ["cause", diagnosis?.cause],
    ["try", diagnosis?.remedy],
    ["more", diagnosis?.page],
    ["outputs", outputs.map(({ path, bytes }) => `${printable(path)} (${bytes} bytes)`).join("\n")],
  ];
  for (const [name, value] of lines) {
    const shown = value
      ?.split("\n")
      .map(printable)
      .join(`\n${" ".repeat(13)}`);
    if (shown) out.data(`${`${name}:`.padEnd(12)} ${shown}`);
  }
}

/** Each try of a retried run; before its end, only those before the newest. */
function triesText({ tries }: FoundRun, { receipt }: RunSummary): string | undefined {
  if (receipt?.tries) return receipt.tries.map((one, i) => `${i + 1}: ${tryText(one)}`).join("\n");
  const ended = tries?.tries.filter(({ end }) => end !== undefined) ?? [];
  const refused = tries?.status === "RUNNING" && tries.refused ? [`not started yet: ${tries.refused}`] : [];
  if (ended.length < 2 && tries?.status !== "RUNNING") return undefined;
  return [...ended.map(({ end }, i) => `${i + 1}: ${end}`), ...refused].join("\n");
}
