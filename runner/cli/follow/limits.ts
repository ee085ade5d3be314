/** How long a task may take before it is stopped. */
export interface Limits {
  /** Ms since 1970: a task that has not started by then never will. */
  startBy?: number;
  /** Seconds for `startBy`, as it was asked for. */
  startTimeout?: number;
  /** Seconds of the run. The container keeps them; a task that is still there much later is stopped. */
  timeout?: number;
}

/** The container has so many ms beyond its timeout to end R and to copy the outputs. */
const TIMEOUT_GRACE = 300_000;
/** States before a container runs. */
const STARTING = new Set([undefined, "PROVISIONING", "PENDING", "ACTIVATING"]);

/** The part of limits for a start that may take so many seconds. @param from ms since 1970 */
export function startLimit(startTimeout: number | undefined, from: number): Limits {
  return startTimeout === undefined ? {} : { startTimeout, startBy: from + startTimeout * 1000 };
}

/**
 * The limit that a task is beyond, as the reason for its stop.
 * @param status ECS's lastStatus
 * @param running ms since 1970: when its container began to run
 */
export function exceeded(limits: Limits, status: string | undefined, running: number, now: number): string | undefined {
  const { startBy, startTimeout, timeout } = limits;
  if (STARTING.has(status)) {
    return startBy !== undefined && now >= startBy ? `rfargate: start timeout of ${startTimeout} s reached` : undefined;
  }
  const late = timeout !== undefined && now >= running + timeout * 1000 + TIMEOUT_GRACE;
  return late ? `rfargate: timeout of ${timeout} s reached` : undefined;
}
