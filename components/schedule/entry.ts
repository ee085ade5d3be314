import type { TaskChanges } from "../task/task-start";

/** One schedule of a model. */
export interface ScheduleEntry extends TaskChanges {
  /** Unique within the component. */
  name: string;
  /** `rate(value unit)`, `cron(minutes hours day-of-month month day-of-week year)` or `at(yyyy-mm-ddThh:mm:ss)`. */
  expression: string;
  /** IANA name; follows daylight saving time. @default "UTC" */
  timezone?: string;
  /** The run may start up to this many minutes later, 1 to 1440; 0: at the exact time. @default 0 */
  flexibleWindowMinutes?: number;
  /** Whether on FARGATE_SPOT. @default false */
  spot?: boolean;
  /** How often a failed start is retried, with growing delay, 0 to 185. @default 3 */
  retries?: number;
  /** Seconds after which a start is no longer retried, 60 to 86400. @default 3600 */
  maxEventAgeSeconds?: number;
  /**
   * `skip`: a start during an earlier run of this schedule ends at once, with exit code 0 and `skipped` in its manifest.
   * The task role needs `leaseStatements`.
   * @default "allow"
   */
  overlap?: "allow" | "skip";
  /** A file under `output/`, like `report.html`: each successful run sends a link to it. Needs `mails`. @default none */
  report?: string | undefined;
  /** @default true */
  enabled?: boolean;
}

/** Defaults of a schedule. */
export const SCHEDULE_DEFAULTS = { retries: 3, maxEventAgeSeconds: 3600 } as const;
