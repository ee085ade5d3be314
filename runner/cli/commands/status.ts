import { Command } from "commander";
import { type CommonOptions, cloudOf, jsonOption, type Runner, stackOptions } from "../command";
import { diagnose } from "../end/diagnosis";
import { factsOf, type TaskFacts } from "../end/facts";
import type { Output } from "../output";
import { type FoundRun, findRun } from "../runs/find";
import { type RunSummary, summarize, tookOf } from "../runs/summary";

export function statusCommand(runner: Runner): Command {
  const command = new Command("status")
    .summary("tell what is known of a run, with a diagnosis if it failed")
    .argument("<run>", "a run id or the beginning of one, a task id or ARN");
  return stackOptions(jsonOption(command))
    .addHelpText(
      "after",
      "\nExamples:\n  $ rfargate status 20261121-0714\n  $ rfargate status 20261121-071403-a1b2c3 --json | jq .exitCode",
    )
    .action((text: string, options: CommonOptions) =>
      runner(options, async (out) => {
        const cloud = await cloudOf(out, options);
        const run = await findRun(cloud, text);
        const { container } = cloud.outputs;
        const now = out.world.clock.now();
        show(out, run, summarize({ ...run, model: run.chosen, container, now }), container);
        return 0;
      }),
    );
}

function show(out: Output, run: FoundRun, summary: RunSummary, container: string): void {
  const facts: TaskFacts = run.task ? factsOf(run.task, container) : { reason: "" };
  const ended = summary.status === "STOPPED";
  const known = { ...facts, ...(summary.exitCode === null ? {} : { exitCode: summary.exitCode }) };
  const diagnosis = ended ? diagnose(known) : undefined;
  const outputs = run.manifest?.outputs ?? [];
  out.result({
    ...summary,
    stopCode: facts.stopCode ?? null,
    reason: facts.reason || null,
    diagnosis: diagnosis ?? null,
    outputs,
  });
  const lines: Array<[string, string | null | undefined]> = [
    ["run", summary.runId],
    ["model", summary.model],
    ["script", summary.script],
    ["status", summary.status],
    ["exit code", summary.exitCode?.toString()],
    ["started", summary.startedAt],
    ["stopped", summary.stoppedAt],
    ["took", tookOf(summary, out.world.clock.now())],
    ["started by", summary.startedBy],
    ["task", summary.taskArn],
    ["stop code", facts.stopCode],
    ["reason", facts.reason],
    ["error", run.manifest?.error],
    ["cause", diagnosis?.cause],
    ["what to do", diagnosis?.remedy],
    ["outputs", outputs.map(({ path, bytes }) => `${path} (${bytes} bytes)`).join("\n")],
  ];
  for (const [name, value] of lines) {
    if (value) out.data(`${`${name}:`.padEnd(12)} ${value.replace(/\n/g, `\n${" ".repeat(13)}`)}`);
  }
}
