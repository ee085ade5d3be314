import type { Cloud } from "../aws/open-aws";
import { EXIT } from "../base/errors";
import type { Output } from "../base/output";
import { diagnose } from "../outcome/diagnosis";
import { factsOfRun } from "../outcome/facts";
import { printable } from "../parse/paths";
import { loadPrices } from "../price/load-prices";
import { receiptLine, receiptOf } from "../records/receipt";
import { type FoundRun, findRun } from "./find";
import { type RunSummary, summarize, tookOf } from "./summary";

/** `rfargate status`. @returns the exit code */
export async function showRun(cloud: Cloud, out: Output, text: string): Promise<number> {
  const run = await findRun(cloud, text);
  const { container } = cloud.outputs;
  const now = out.world.clock.now();
  const { region } = cloud.outputs.aws;
  const receipt = receiptOf({ ...run, model: run.chosen?.model, region, prices: await loadPrices(out.world) });
  show(out, run, summarize({ ...run, model: run.chosen, receipt, container, now }), container);
  return EXIT.ok;
}

function show(out: Output, run: FoundRun, summary: RunSummary, container: string): void {
  const facts = factsOfRun(run, container);
  const ended = summary.status === "STOPPED";
  const diagnosis = ended ? diagnose(facts) : undefined;
  const { outputs = [], memoryKills } = run.manifest ?? {};
  const warnings = run.manifest?.warnings ?? [];
  const error = run.manifest?.error ?? run.record?.refused;
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
