/** The share of a task's size that its containers other than R's take. */
export interface OtherContainers {
  /** CPU units. */
  cpu: number;
  /** MiB. */
  memory: number;
}

/** A container's share of its task, as in a container definition. */
interface Part {
  cpu?: number | undefined;
  memory?: number | undefined;
  memoryReservation?: number | undefined;
}

/** The sum of the other containers' shares; undefined: there are none, and R's container has no explicit share. */
export function otherContainers(others: readonly Part[]): OtherContainers | undefined {
  if (others.length === 0) return undefined;
  const sum = (of: (part: Part) => number | undefined) => others.reduce((all, part) => all + (of(part) ?? 0), 0);
  return { cpu: sum(({ cpu }) => cpu), memory: sum(({ memory, memoryReservation }) => memory ?? memoryReservation) };
}

/**
 * The `cpu` of R's container in a task with this many CPU units, for a container definition or override: ECS rejects a task whose
 * containers request more than it has. Without a share of its own, R would get almost nothing next to a container with one.
 * @param others undefined if there are no other containers: then R needs no share
 */
export function cpuOfR(taskCpu: number | undefined, others: OtherContainers | undefined): { cpu?: number } {
  return taskCpu === undefined || others === undefined ? {} : { cpu: taskCpu - others.cpu };
}
