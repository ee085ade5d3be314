/**
 * The arithmetic of a map: how many items a task takes, how long the whole takes, what it costs.
 */

/**
 * Seconds of a task beside its items: placing, pulling the image, starting, stopping. Fargate's own metadata of this image
 * have 30 to 60.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export const TASK_SECONDS = 45;

/** Seconds that every Linux task is billed at least. Source: https://aws.amazon.com/fargate/pricing/ */
export const BILLED_SECONDS = 60;

/** Tasks that RunTask takes at once, and for each second after. Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html */
export const START_BURST = 100;
export const STARTS_A_SECOND = 20;

/** State transitions of a chunk that goes well, and USD for each. Source: https://aws.amazon.com/step-functions/pricing/ */
export const CHUNK_TRANSITIONS = 3;
export const TRANSITION_USD = 0.025 / 1000;

/** Most chunks of a map: children that one map runs at once, and a tenth of what its input holds. Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_CHUNKS = 10_000;
/** Most bytes of one item's JSON; Linux takes no environment variable above 128 KiB. */
export const MAX_ITEM_BYTES = 100_000;
/** Most items of a map: every task reads their list. */
export const MAX_ITEMS = 1_000_000;

/** Seconds of work in one chunk: enough to be worth most of a start, and little enough that no task is alone at the end for long. */
const LEAST_WORK = 30;
const MOST_WORK = 1_800;
/** What a task is paid for in any case. */
const PAID_WORK = BILLED_SECONDS - TASK_SECONDS;

/** Fargate's quota of a new account, on demand. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
export const NEW_ACCOUNT_VCPUS = 6;

/** Tasks at once within a quota of vCPUs. */
export const tasksWithin = (vcpus: number, cpu: number): number => Math.max(1, Math.floor((vcpus * 1024) / cpu));

/** Items that a task works on at once: one a vCPU. */
export const slotsOf = (cpu: number): number => Math.max(1, Math.floor(cpu / 1024));

export interface Work {
  /** How many items. */
  items: number;
  /** Seconds of one item. */
  itemSeconds: number;
  /** CPU units of a task. */
  cpu: number;
  /** Tasks at once. */
  tasks: number;
}

/**
 * Items of a chunk: as many chunks as tasks at once, or a multiple of that where a chunk would run for more than half an hour;
 * no chunk has so little work that its task would mostly start and end, unless all tasks of the map start at once: then the
 * shorter chunks end it sooner, for a minute of each task at most.
 */
export function chooseBatch({ items, itemSeconds, cpu, tasks }: Work): number {
  const slots = slotsOf(cpu);
  const each = items / tasks;
  const waves = Math.max(1, Math.ceil(((each / slots) * itemSeconds) / MOST_WORK));
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
  /** Chunks that run at once. */
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
