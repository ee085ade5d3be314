import type { FargateSize } from "./fargate-sizes";
import { type LadderSizes, ladderSizes, sizeLadder } from "./ladder";
import type { OtherContainers } from "./other-containers";

/** Most tries that a run, or an item of a map, can have. */
export const MOST_TRIES = 10;

/** Input of a model's state machine for retried runs. The execution's name is the run's id. */
export interface RetryInput {
  /** Variables of R's container besides the run's id. */
  environment: Array<{ Name: string; Value: string }>;
  /** Tags of the tasks besides the run's id and the model. */
  tags: Array<{ Key: string; Value: string }>;
  /** Capacity of the first try; others are on demand. */
  capacity: "FARGATE" | "FARGATE_SPOT";
  /** Number of tries after the first; larger sizes do not count. */
  left: number;
  /** The first one is for the first try. */
  sizes: LadderSizes;
}

/** Retries of a model's runs. */
export interface Retries {
  /** Maximum number of tries. */
  tries: number;
  /** MiB; absent: no larger size. */
  memoryLimit?: number | undefined;
}

/** A retried run: the settings of its first task, and its retries. */
export interface RetriedRun {
  environment: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  spot: boolean;
  size: FargateSize;
  /** The share of the task's size that its other containers take. */
  otherContainers?: OtherContainers | undefined;
  retries: Retries;
}

export function retryInput({ environment, tags, spot, size, otherContainers, retries }: RetriedRun): RetryInput {
  const { tries, memoryLimit } = retries;
  return {
    environment: Object.entries(environment).map(([Name, Value]) => ({ Name, Value })),
    tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    capacity: spot ? "FARGATE_SPOT" : "FARGATE",
    left: tries - 1,
    sizes: ladderSizes(sizeLadder(size, memoryLimit), otherContainers),
  };
}
