import type { LadderSizes } from "../ladder";

/** Input of a model's state machine: which chunks of which map are to be run. */
export interface MapInput {
  map: string;
  /** `1`, and one more with each `rfargate map --retry`: what failed in an earlier round is tried again. */
  round: string;
  chunks: number[];
  /** Tasks at once. */
  maxTasks: number;
  capacity: "FARGATE" | "FARGATE_SPOT";
  /** The first is that of the first try. */
  sizes: LadderSizes;
}

/** Name of the execution of a round: Step Functions starts none of a name twice within 90 days. */
export const executionName = (map: string, round: number): string => (round === 1 ? map : `${map}-round-${round}`);
