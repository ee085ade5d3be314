import type { Task } from "../aws/ecs";
import type { Output } from "../base/output";
import type { Clock } from "../base/world";
import { formatDuration } from "../parse/duration";

/** Prints a task's statuses as they change, each with the duration of the previous one. */
export class StatusLines {
  #last?: { status: string; at: number };
  readonly #began: number;

  constructor(
    private readonly out: Output,
    private readonly clock: Clock,
  ) {
    this.#began = clock.now();
  }

  show(status: string, task: Task): void {
    const now = this.clock.now();
    const details = [
      this.#last ? `after ${formatDuration(now - this.#last.at)} ${this.#last.status}` : "",
      extra(status, task),
    ];
    this.out.status(status, details.filter((text) => text !== "").join(", "));
    this.#last = { status, at: now };
  }

  /** Ms since the first status. */
  get elapsed(): number {
    return this.clock.now() - this.#began;
  }
}

function extra(status: string, task: Task): string {
  if (status === "RUNNING" && task.pullStartedAt && task.pullStoppedAt) {
    const took = task.pullStoppedAt.getTime() - task.pullStartedAt.getTime();
    return `image pulled in ${formatDuration(took)}`;
  }
  if (status === "PROVISIONING") return task.capacityProviderName ?? "";
  return "";
}
