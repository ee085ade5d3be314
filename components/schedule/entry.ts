import type { TaskChanges } from "../task/task-start";

/** One time table. */
export interface ScheduleEntry extends TaskChanges {
  /** Unique within the component. */
  name: string;
  /** `rate(value unit)`, `cron(minutes hours day-of-month month day-of-week year)` or `at(yyyy-mm-ddThh:mm:ss)`. */
  expression: string;
  /** IANA name; summer time is followed. @default "UTC" */
  timezone?: string;
  /** Minutes after the time within which the start may be put, 1 to 1440; 0: at the time. @default 0 */
  flexibleWindowMinutes?: number;
  /** Whether on FARGATE_SPOT. @default false */
  spot?: boolean;
  /** How often a start that failed is tried again, with growing delay, 0 to 185. @default 3 */
  retries?: number;
  /** Seconds after which a start is not tried any more, 60 to 86400. @default 3600 */
  maxEventAgeSeconds?: number;
  /**
   * `skip`: a start while an earlier run of this schedule goes on ends at once, with exit code 0 and a manifest that says so.
   * The task role needs `leaseStatements`.
   * @default "allow"
   */
  overlap?: "allow" | "skip";
  /** A file under `output/`, like `report.html`: of each run that succeeds a link to it is sent. Needs `mails`. @default none */
  report?: string | undefined;
  /** @default true */
  enabled?: boolean;
}

/** The values that a schedule has where nothing is said. */
export const SCHEDULE_DEFAULTS = { retries: 3, maxEventAgeSeconds: 3600 } as const;
