import { attachOrStop } from "../base/interrupt";
import type { Output } from "../base/output";
import { NeverStarted } from "../follow/never-started";
import type { RunRequest } from "./request";
import type { RunOptions } from "./run-options";

/** Progress of a run's start, for the message on Ctrl-C. */
export interface State {
  phase: "before" | "asked" | "started";
  runId: string;
}

/** Reports what starts, and the user's files and variables. */
export function announce(out: Output, request: RunRequest, spilled: boolean): void {
  const { chosen, scripts, inputs, size, spot, retry, runId } = request;
  const names = scripts.map(({ name }) => name).join(" ");
  const where = `cpu ${size.cpu}, memory ${size.memory} MiB${spot ? ", Spot" : ""}${retry ? `, up to ${retry.tries} tries` : ""}`;
  out.note(`run ${runId}: ${names} with model ${chosen.name} (${where})`);
  for (const { name, local } of scripts) if (local) out.note(`  ${name}: your local file, uploaded for this run only`);
  if (inputs.length > 0) {
    const bytes = inputs.reduce((sum, file) => sum + file.bytes, 0);
    out.note(`  ${inputs.length} input file(s), ${bytes} bytes, uploaded for this run only`);
  }
  if (spilled) out.note("  the environment is too long for ECS and goes through the bucket");
}

/** Ends a command that does not follow its run. @returns the exit code */
export function notFollowed(out: Output, request: RunRequest, taskArn: string | null): number {
  const { runId, chosen, startTimeout } = request;
  if (startTimeout !== undefined)
    out.note(
      `the model's startTimeout of ${startTimeout} s is enforced only while the run is followed: rfargate logs -f ${runId}`,
    );
  out.data(runId);
  out.result({ runId, model: chosen.name, taskArn, status: "STARTED" });
  return 0;
}

/** Message on an interruption: what continues, and what to do. */
export function whatNow({ phase, runId }: State, options: RunOptions): [string, string?] {
  const suffix = `${options.stack ? ` --stack ${options.stack}` : ""}${options.outputs ? ` --outputs ${options.outputs}` : ""}`;
  if (phase === "before") return ["interrupted; nothing was started"];
  if (phase === "asked") {
    return [
      `interrupted while run ${runId} was requested: it may start`,
      `rfargate status ${runId}${suffix}, or the same command with --id ${runId}: it attaches and never starts the run twice`,
    ];
  }
  return [`interrupted; run ${runId} continues`, attachOrStop(runId, suffix)];
}

/** Follows a run. If that fails, says that the run continues: a run is never lost. */
export function orContinues(
  following: Promise<number>,
  out: Output,
  state: State,
  options: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  return following.catch((error: unknown) => {
    if (!signal.aborted && !(error instanceof NeverStarted))
      out.note(whatNow(state, options).join(": ").replace("interrupted; ", ""));
    throw error;
  });
}
