/**
 * Arithmetic of a map: items per task, duration, cost.
 */

/**
 * Seconds of a task besides its items: placing, pulling the image, starting, stopping. Fargate's metadata show 30 to 60 for this
 * image.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export const TASK_SECONDS = 45;

/** Minimum billed seconds of a Linux task. Source: https://aws.amazon.com/fargate/pricing/ */
export const BILLED_SECONDS = 60;

/** RunTask's burst of tasks, and its rate per second. Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html */
export const START_BURST = 100;
export const STARTS_A_SECOND = 20;

/** State transitions of a successful chunk, and USD for each. Source: https://aws.amazon.com/step-functions/pricing/ */
export const CHUNK_TRANSITIONS = 3;
export const TRANSITION_USD = 0.025 / 1000;

/** Maximum number of chunks: the concurrent children of a map, and a tenth of what fits into its input. Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_CHUNKS = 10_000;
/** Maximum bytes of an item's JSON; Linux allows 128 KiB for an environment variable. */
export const MAX_ITEM_BYTES = 100_000;
/** Maximum number of items: every task reads their list. */
export const MAX_ITEMS = 1_000_000;

/** Longest task of a map, in seconds, so that no item is longer. */
export const MAX_TASK_SECONDS = 604_800;
/** Largest seed: R's `set.seed()` takes an integer. */
export const MAX_SEED = 2_147_483_647;

/** Seconds of work in one chunk: enough to be worth a start, and short enough that no task runs alone for long at the end. */
const LEAST_WORK = 30;
const MOST_WORK = 1_800;
/** The minimum that a task costs. */
const PAID_WORK = BILLED_SECONDS - TASK_SECONDS;

/** Fargate's quota of a new account, on demand. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
export const NEW_ACCOUNT_VCPUS = 6;

/** Maximum number of concurrent tasks within a quota of vCPUs. */
export const tasksWithin = (vcpus: number, cpu: number): number => Math.max(1, Math.floor((vcpus * 1024) / cpu));

/** Concurrent items of a task: one per vCPU. */
export const slotsOf = (cpu: number): number => Math.max(1, Math.floor(cpu / 1024));

export interface Work {
  /** Number of items. */
  items: number;
  /** Duration of one item, in seconds. */
  itemSeconds: number;
  /** CPU units of a task. */
  cpu: number;
  /** Maximum number of concurrent tasks. */
  tasks: number;
}

/**
 * Items of a chunk. There are as many chunks as concurrent tasks, or a multiple of that, within the limit, if a chunk would run for
 * more than half an hour. No chunk has so little work that its task would mostly start and end, unless all tasks of the map start at
 * once: then shorter chunks end the map sooner, at the cost of at most a minute of each task.
 */
export function chooseBatch({ items, itemSeconds, cpu, tasks }: Work): number {
  const slots = slotsOf(cpu);
  const each = items / tasks;
  const most = Math.max(1, Math.floor(MAX_CHUNKS / tasks));
  const waves = Math.min(most, Math.max(1, Math.ceil(((each / slots) * itemSeconds) / MOST_WORK)));
  const worthwhile = Math.ceil((LEAST_WORK / itemSeconds) * slots);
  const paid = Math.max(1, Math.floor(PAID_WORK / itemSeconds)) * slots;
  const least = Math.min(worthwhile, Math.max(paid, Math.ceil(items / START_BURST)));
  const fair = Math.max(Math.ceil(each / waves), least, Math.ceil(items / MAX_CHUNKS));
  return Math.min(items, fair);
}

export const chunkCount = (items: number, batch: number): number => Math.ceil(items / batch);
/** The chunk of an item; both are counted from 1. */
export const chunkOf = (index: number, batch: number): number => Math.ceil(index / batch);

export interface MapEstimate {
  chunks: number;
  /** Concurrent chunks. */
  atOnce: number;
  /** Seconds from the first start to the last end. */
  wall: number;
  /** USD of Fargate. */
  tasks: number;
  /** USD of Step Functions. */
  transitions: number;
}

/**
 * Wall time and cost of a map whose items all take the same time.
 * @param usdAnHour of one task
 */
export function estimateMap(work: Work & { batch: number; usdAnHour: number }): MapEstimate {
  const { items, itemSeconds, cpu, batch, usdAnHour } = work;
  const chunks = chunkCount(items, batch);
  const atOnce = Math.min(chunks, work.tasks);
  const seconds = TASK_SECONDS + Math.ceil(batch / slotsOf(cpu)) * itemSeconds;
  const ramp = Math.max(0, atOnce - START_BURST) / STARTS_A_SECOND;
  return {
    chunks,
    atOnce,
    wall: ramp + Math.ceil(chunks / atOnce) * seconds,
    tasks: (chunks * Math.max(BILLED_SECONDS, seconds) * usdAnHour) / 3600,
    transitions: chunks * CHUNK_TRANSITIONS * TRANSITION_USD,
  };
}
