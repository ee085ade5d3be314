import type { LadderSizes } from "../ladder";

/** Input of a model's state machine: a map and its chunks to run. */
export interface MapInput {
  map: string;
  /** `1`, increased by each `rfargate map --retry`, which retries failures of earlier rounds. */
  round: string;
  chunks: number[];
  /** Maximum number of concurrent tasks. */
  maxTasks: number;
  capacity: "FARGATE" | "FARGATE_SPOT";
  /** The first one is for the first try. */
  sizes: LadderSizes;
}

/** Name of a round's execution: Step Functions starts no second one with the same name within 90 days. */
export const executionName = (map: string, round: number): string => (round === 1 ? map : `${map}-round-${round}`);
