import { STOP_REASONS } from "../../../contract/stop-reasons";

/** Limits after which a task is stopped. */
export interface Limits {
  /** Ms since 1970: a task that has not started by then is stopped. */
  startBy?: number;
  /** The requested start timeout, in seconds. */
  startTimeout?: number;
  /** Timeout of the run, in seconds. The container enforces it; a task that runs much longer is stopped. */
  timeout?: number;
}

/** Ms after the timeout for the container to end R and copy the outputs. */
const TIMEOUT_GRACE = 300_000;
/** States before a container runs. */
const STARTING = new Set([undefined, "PROVISIONING", "PENDING", "ACTIVATING"]);

/** Limits for a start timeout. @param from ms since 1970 */
export function startLimit(startTimeout: number | undefined, from: number): Limits {
  return startTimeout === undefined ? {} : { startTimeout, startBy: from + startTimeout * 1000 };
}

/**
 * The limit that a task has exceeded, as the reason for its stop.
 * @param status ECS's lastStatus
 * @param running start of its container, ms since 1970
 */
export function exceeded(limits: Limits, status: string | undefined, running: number, now: number): string | undefined {
  const { startBy, startTimeout, timeout } = limits;
  if (STARTING.has(status)) {
    return startBy !== undefined && now >= startBy
      ? `${STOP_REASONS.startTimeout} of ${startTimeout} s reached`
      : undefined;
  }
  const late = timeout !== undefined && now >= running + timeout * 1000 + TIMEOUT_GRACE;
  return late ? `${STOP_REASONS.timeout} of ${timeout} s reached` : undefined;
}
