import type { Task } from "../aws/ecs";
import type { Manifest } from "./manifest";
import type { Receipt } from "./receipt-schema";

/** The events of a run, in ms since 1970, in order; undefined: unknown, or it did not happen. */
export interface Moments {
  created?: number;
  pullStarted?: number;
  pullStopped?: number;
  started?: number;
  rStarted?: number;
  rStopped?: number;
  stopped?: number;
}

/** ECS's times if it knows the task, else the container's; R's times are always the container's. */
export function momentsOf(task: Task | undefined, manifest: Manifest | undefined): Moments {
  const ecs = (time: Date | undefined) => time?.getTime();
  const own = (time: string | null | undefined) => (time ? Date.parse(time) : undefined);
  const started = ecs(task?.startedAt) ?? own(manifest?.startedAt);
  return inOrder({
    created: ecs(task?.createdAt),
    pullStarted: ecs(task?.pullStartedAt) ?? own(manifest?.task?.pullStartedAt),
    pullStopped: ecs(task?.pullStoppedAt) ?? own(manifest?.task?.pullStoppedAt),
    started,
    // A killed run has no manifest: all of the container's time counts as R's.
    rStarted: own(manifest?.scripts[0]?.startedAt) ?? (manifest ? undefined : started),
    rStopped: own(manifest?.scripts.at(-1)?.finishedAt) ?? (manifest ? undefined : ecs(task?.executionStoppedAt)),
    stopped:
      ecs(task?.stoppedAt) ?? ecs(task?.executionStoppedAt) ?? ecs(task?.stoppingAt) ?? own(manifest?.finishedAt),
  });
}

/** The clocks of the container and ECS differ slightly: no event may precede the one before it. */
function inOrder(moments: Moments): Moments {
  let latest = Number.NEGATIVE_INFINITY;
  const ordered: Moments = {};
  for (const name of ["created", "pullStarted", "pullStopped", "started", "rStarted", "rStopped", "stopped"] as const) {
    const at = moments[name];
    if (at === undefined) continue;
    latest = Math.max(latest, at);
    ordered[name] = latest;
  }
  return ordered;
}

/** The durations of a run's phases, in seconds. */
export function secondsOf(moments: Moments): Receipt["seconds"] {
  const { created, pullStarted, pullStopped, started, rStarted, rStopped, stopped } = moments;
  const between = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? null : Math.round(to - from) / 1000;
  const billedFrom = pullStarted ?? started;
  return {
    queued: between(created, pullStarted ?? started ?? stopped),
    pulled: between(pullStarted, pullStopped ?? started ?? stopped),
    booted: between(pullStopped ?? started, rStarted),
    ran: between(rStarted, rStopped ?? stopped),
    ended: between(rStopped, stopped),
    // No pull, no bill.
    billed: billedFrom === undefined && stopped !== undefined ? 0 : between(billedFrom, stopped),
  };
}

/** In the form of the receipt. */
export function timesOf(moments: Moments): Receipt["times"] {
  const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  return {
    createdAt: iso(moments.created),
    pullStartedAt: iso(moments.pullStarted),
    pullStoppedAt: iso(moments.pullStopped),
    startedAt: iso(moments.started),
    rStartedAt: iso(moments.rStarted),
    rStoppedAt: iso(moments.rStopped),
    stoppedAt: iso(moments.stopped),
  };
}
