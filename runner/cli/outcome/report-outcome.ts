import { join } from "node:path";
import type { Task } from "../aws/ecs";
import { counted } from "../base/counted";
import type { CliError } from "../base/errors";
import type { Output } from "../base/output";
import { formatDuration } from "../parse/duration";
import { printable } from "../parse/paths";
import type { Manifest } from "../records/manifest";
import { receiptLine } from "../records/receipt";
import type { Receipt } from "../records/receipt-schema";
import { statusOfTask } from "./facts";
import type { FetchedFile } from "./fetch-outputs";
import { type LogProof, proofText } from "./log-proof";
import type { Outcome } from "./outcome";

/** The results of a followed run. */
export interface Collected {
  manifest?: Manifest;
  /** Fetched files; absent without a manifest, or if fetching is off. */
  files?: FetchedFile[];
  problem?: CliError;
}

export interface EndOfRun extends Collected {
  run: { runId: string; model: string; taskArn: string | null };
  outcome: Outcome;
  /** Ms. */
  took: number;
  task?: Task;
  /** Folder of the outputs, as given by the user. */
  folder?: string;
  /** Absent if not even the task's size is known. */
  receipt?: Receipt;
  /** Absent if the container did not count its lines, or not all were read. */
  log?: LogProof;
  /** Whether there is no proof because the container's count could not be read. */
  unverified?: boolean;
  /** Exit code of rfargate. */
  exitCode: number;
}

/** Reports how a run ended: exit code, diagnosis, files; with `--json` as one object on stdout. */
export function reportEnd(out: Output, end: EndOfRun): void {
  const { run, outcome, problem } = end;
  const how = outcome.exitCode === null ? "without an exit code" : `with exit code ${outcome.exitCode}`;
  const line = `run ${run.runId} ended ${how} after ${formatDuration(end.took)}`;
  if (outcome.exitCode === 0 && !outcome.diagnosis) out.good(line);
  else out.bad(line);
  if (outcome.diagnosis) {
    if (outcome.reason) out.note(`  reason: ${outcome.reason.replace(/\n/g, "\n          ")}`);
    out.note(`  cause: ${outcome.diagnosis.cause}`);
    out.note(`  try: ${outcome.diagnosis.remedy}`);
    out.note(`  more: ${outcome.diagnosis.page}`);
  }
  if (end.log) tellProof(out, end.log);
  else if (end.unverified) out.bad("log not verified: the manifest with the container's count could not be read");
  reportFiles(out, end);
  if (end.receipt) out.note(`receipt: ${receiptLine(end.receipt)}`);
  if (problem) out.error(problem);
  out.result(endAsJson(end));
}

/** Reports whether the log is complete. */
export function tellProof(out: Output, proof: LogProof): void {
  if (proof.complete) out.note(proofText(proof));
  else out.bad(proofText(proof));
}

function reportFiles(out: Output, { files, folder, manifest, outcome }: EndOfRun): void {
  if (files && folder !== undefined) {
    out.note(
      files.length > 0 ? `${counted(files.length, "output")} fetched and verified:` : "the run wrote no outputs",
    );
    for (const { path, bytes } of files) out.note(`  ${printable(join(folder, path))} (${bytes} bytes)`);
  } else if (!manifest && outcome.exitCode !== null && folder !== undefined) {
    out.note("no outputs were fetched: there is no manifest to verify them with");
  }
}

function endAsJson({ run, outcome, task, files, problem, manifest, exitCode, receipt, log }: EndOfRun): object {
  const iso = (date: Date | undefined) => date?.toISOString() ?? null;
  return {
    runId: run.runId,
    model: run.model,
    taskArn: run.taskArn,
    status: (task && statusOfTask(task, outcome.exitCode)) ?? "STOPPED",
    exitCode: outcome.exitCode,
    rfargateExitCode: exitCode,
    stopCode: outcome.stopCode ?? null,
    reason: outcome.reason ?? null,
    diagnosis: outcome.diagnosis ?? null,
    createdAt: iso(task?.createdAt),
    startedAt: iso(task?.startedAt) ?? manifest?.startedAt ?? null,
    stoppedAt: iso(task?.stoppedAt ?? task?.executionStoppedAt) ?? manifest?.finishedAt ?? null,
    log: log ?? null,
    outputs: files ?? null,
    receipt: receipt ?? null,
    problem: problem ? { message: problem.message, remedy: problem.remedy ?? null } : null,
  };
}
