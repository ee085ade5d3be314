import type { RunSummary } from "../runs/summary";

/** Runs that count at most, the newest. */
const RUNS = 20;

/** How long runs like the one in question were billed. */
export interface PastRuns {
  /** Seconds, the median. */
  billed: number;
  shortest: number;
  longest: number;
  runs: number;
}

/**
 * What is known from earlier runs of a model that ended well.
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

/** A task of a service, of workers or of an API, lives as long as it is wanted: no run takes so long. */
const ofService = ({ startedBy }: RunSummary) => startedBy?.startsWith("ecs-svc/") ?? false;
