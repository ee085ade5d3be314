/** What the containers of a task beside R's are given of its size. */
export interface BesideR {
  /** CPU units. */
  cpu: number;
  /** MiB. */
  memory: number;
}

/** A container's part of its task, as in a container definition. */
interface Part {
  cpu?: number | undefined;
  memory?: number | undefined;
  memoryReservation?: number | undefined;
}

/** The sum of the other containers' parts; undefined: there are none, and R's container has no share of its own. */
export function besideR(others: readonly Part[]): BesideR | undefined {
  if (others.length === 0) return undefined;
  const sum = (of: (part: Part) => number | undefined) => others.reduce((all, part) => all + (of(part) ?? 0), 0);
  return { cpu: sum(({ cpu }) => cpu), memory: sum(({ memory, memoryReservation }) => memory ?? memoryReservation) };
}

/**
 * The `cpu` of R's container in a task of this many CPU units, for a container definition or override: ECS refuses a task
 * whose containers ask for more than it has. Next to a container with a share, one without has next to nothing.
 * @param others undefined where there are no other containers; R's then needs no share
 */
export function cpuOfR(taskCpu: number | undefined, others: BesideR | undefined): { cpu?: number } {
  return taskCpu === undefined || others === undefined ? {} : { cpu: taskCpu - others.cpu };
}
