import type { Task } from "../aws/ecs";
import { type CliError, EXIT } from "../base/errors";
import type { Manifest } from "../records/manifest";
import { type Diagnosis, diagnose } from "./diagnosis";
import { factsOf, factsOfManifest, type TaskFacts } from "./facts";
import type { LogFigures } from "./log-proof";
import type { LogSeal } from "./log-seal";

/** What the follow of a run has seen. */
export interface Followed {
  /** The task, stopped or about to stop; undefined if ECS does not know it any more. */
  task?: Task;
  /** R's exit code from the container's last line. */
  end?: { exitCode: number };
  /** Whether it was stopped at a limit. */
  timedOut: boolean;
  /** Count of the lines read from the log; absent if it was not read. */
  log?: LogFigures;
  /** The container's count, from its line in the log. */
  printed?: LogFigures;
  /** The seal of the log, which tells the container's manifest from others. */
  seal?: LogSeal;
  /** Whether log and manifest alone prove the end, before ECS reports it. */
  toldByContainer?: boolean;
}

/** How a run ended. */
export interface Outcome {
  /** Of R's container; null if it has none. */
  exitCode: number | null;
  /** Exit code of rfargate. */
  processExitCode: number;
  stopCode?: string;
  /** ECS's reason. */
  reason?: string;
  diagnosis?: Diagnosis;
}

/**
 * The outcome of a followed run: from ECS, or if it does not know the end yet or the task any more, from the container's last line,
 * then from the manifest.
 */
export function outcomeOf(
  followed: Followed,
  container: string,
  manifest?: Pick<Manifest, "exitCode" | "error" | "memoryKills">,
): Outcome {
  const facts: TaskFacts = followed.task ? factsOf(followed.task, container) : { reason: "" };
  const own = followed.end?.exitCode ?? manifest?.exitCode ?? undefined;
  const exitCode = facts.exitCode ?? (followed.task && !followed.toldByContainer ? undefined : own);
  const diagnosis = diagnose({ ...facts, exitCode, ...factsOfManifest(manifest) });
  return {
    exitCode: exitCode ?? null,
    processExitCode: followed.timedOut ? EXIT.timeout : (exitCode ?? EXIT.noExitCode),
    ...(facts.stopCode ? { stopCode: facts.stopCode } : {}),
    ...(facts.reason ? { reason: facts.reason } : {}),
    ...(diagnosis ? { diagnosis } : {}),
  };
}

/** rfargate's exit code for a run whose outputs may have had a problem: the run's own failure weighs more. */
export function exitCodeWith({ processExitCode }: Outcome, problem: CliError | undefined): number {
  return processExitCode === 0 && problem ? problem.exitCode : processExitCode;
}
