import type { BesideR } from "./beside-r";
import type { FargateSize } from "./fargate-sizes";
import { type LadderSizes, ladderSizes, sizeLadder } from "./ladder";

/** Input of a model's state machine for runs that are retried. The execution's name is the run's id. */
export interface RetryInput {
  /** Variables of R's container, beside the run's id. */
  environment: Array<{ Name: string; Value: string }>;
  /** Tags of the tasks, beside the run's id and the model. */
  tags: Array<{ Key: string; Value: string }>;
  /** Of the first try; others are on demand. */
  capacity: "FARGATE" | "FARGATE_SPOT";
  /** Tries that may follow the first; larger sizes do not count. */
  left: number;
  /** The first is that of the first try. */
  sizes: LadderSizes;
}

/** How a model's runs are retried. */
export interface Retries {
  /** Tries in all. */
  tries: number;
  /** MiB; absent: no larger size. */
  memoryLimit?: number | undefined;
}

/** A run that is retried: what its first task has, and its retries. */
export interface RetriedRun {
  environment: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  spot: boolean;
  size: FargateSize;
  /** What the task's other containers have of it. */
  besideR?: BesideR | undefined;
  retries: Retries;
}

export function retryInput({ environment, tags, spot, size, besideR, retries }: RetriedRun): RetryInput {
  const { tries, memoryLimit } = retries;
  return {
    environment: Object.entries(environment).map(([Name, Value]) => ({ Name, Value })),
    tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    capacity: spot ? "FARGATE_SPOT" : "FARGATE",
    left: tries - 1,
    sizes: ladderSizes(sizeLadder(size, memoryLimit), besideR),
  };
}
