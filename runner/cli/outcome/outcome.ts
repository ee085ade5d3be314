import type { Task } from "../aws/ecs";
import { EXIT } from "../base/errors";
import type { Manifest } from "../records/manifest";
import { type Diagnosis, diagnose } from "./diagnosis";
import { factsOf, factsOfManifest, type TaskFacts } from "./facts";
import type { LogFigures } from "./log-proof";

/** What was seen of a run that was followed to its end. */
export interface Followed {
  /** The task, stopped or about to be; undefined when ECS does not know it any more. */
  task?: Task;
  /** What the container's last line told. */
  end?: { exitCode: number };
  /** Whether it was stopped for a limit. */
  timedOut: boolean;
  /** What was read of the log; absent where it was not read. */
  log?: LogFigures;
  /** What the container has counted, as its own line in the log tells it. */
  printed?: LogFigures;
}

/** How a run ended. */
export interface Outcome {
  /** Of the R container; null when it has none. */
  exitCode: number | null;
  /** What rfargate exits with. */
  processExitCode: number;
  stopCode?: string;
  /** ECS's own words. */
  reason?: string;
  diagnosis?: Diagnosis;
}

/**
 * The outcome of a followed run. ECS's word counts; when it does not know the task any more, that of the container's
 * last line, then that of the manifest.
 */
export function outcomeOf(
  followed: Followed,
  container: string,
  manifest?: Pick<Manifest, "exitCode" | "error" | "memoryKills">,
): Outcome {
  const facts: TaskFacts = followed.task ? factsOf(followed.task, container) : { reason: "" };
  const exitCode = followed.task ? facts.exitCode : (followed.end?.exitCode ?? manifest?.exitCode ?? undefined);
  const diagnosis = diagnose({ ...facts, exitCode, ...factsOfManifest(manifest) });
  return {
    exitCode: exitCode ?? null,
    processExitCode: followed.timedOut ? EXIT.timeout : (exitCode ?? EXIT.noExitCode),
    ...(facts.stopCode ? { stopCode: facts.stopCode } : {}),
    ...(facts.reason ? { reason: facts.reason } : {}),
    ...(diagnosis ? { diagnosis } : {}),
  };
}
