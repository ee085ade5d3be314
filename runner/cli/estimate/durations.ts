import type { RunSummary } from "../runs/summary";

/** Maximum number of runs to use, the newest ones. */
const RUNS = 20;

/** Billed durations of similar runs. */
export interface PastRuns {
  /** Median, in seconds. */
  billed: number;
  shortest: number;
  longest: number;
  runs: number;
}

/**
 * Durations of a model's earlier successful runs.
 * @param runs newest first
 * @param script as in SCRIPT; absent: the model's own
 */
export function pastRuns(runs: readonly RunSummary[], model: string, script: string): PastRuns | undefined {
  const billed = runs
    .filter((run) => run.model === model && run.script === script && run.exitCode === 0 && !ofService(run))
    .flatMap(({ receipt }) => receipt?.seconds.billed ?? [])
    .slice(0, RUNS)
    .sort((a, b) => a - b);
  if (billed.length === 0) return undefined;
  const middle = billed.length / 2;
  const median = (billed[Math.ceil(middle) - 1]! + billed[Math.floor(middle)]!) / 2;
  return { billed: median, shortest: billed[0]!, longest: billed.at(-1)!, runs: billed.length };
}

/** A service's task, of workers or an API, runs indefinitely, so its duration is not that of a run. */
const ofService = ({ startedBy }: RunSummary) => startedBy?.startsWith("ecs-svc/") ?? false;
