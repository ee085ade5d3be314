import { z } from "zod";
import { PREFIXES } from "../../contract/bucket-layout";
import type { ConfigError } from "../base/config/errors";
import { literal } from "../base/config/fields";
import { OLDEST_MINUTES } from "./queue-alarms";
import { SCALING_DEFAULTS } from "./queue-scaling";
import { QUEUE_DEFAULTS } from "./queue-worker";

/** SQS's longest visibility timeout: 12 hours, counted from when a message was received. */
const MOST_SECONDS = 43_200;

/** The least without a timeout of the model: the heartbeat may then fail twice before a message shows again. */
const LEAST_VISIBILITY = 120;

/** Whether some key has both prefixes. */
const shares = (a: string, b: string) => a.startsWith(b) || b.startsWith(a);

/** Objects that become messages. Tasks write elsewhere, so that none can start the next. */
const uploads = z.strictObject({
  prefix: literal
    .refine(
      (text) => text.startsWith(PREFIXES.input) && !/\p{Cc}/u.test(text) && !shares(text, PREFIXES.staged),
      `a prefix under ${PREFIXES.input}, which is what tasks may read, that no key under ${PREFIXES.staged} has: what rfargate stages there is no message`,
    )
    .describe("Beginning of the keys."),
  suffix: literal
    .regex(/^[^\p{Cc}]*$/u, "no control characters")
    .default("")
    .describe("End of the keys; upper and lower case differ. Empty: any."),
});

/**
 * `queue` of a model.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const queueSchema = z.strictObject({
  minTasks: z
    .int()
    .min(0, "0 or more")
    .max(1000, "at most 1000")
    .default(SCALING_DEFAULTS.minTasks)
    .describe("Tasks that stay when there is no message."),
  maxTasks: z
    .int()
    .min(1, "1 to 1000")
    .max(1000, "1 to 1000")
    .default(SCALING_DEFAULTS.maxTasks)
    .describe("Tasks at most."),
  visibilityTimeout: z.int().min(1, `1 to ${MOST_SECONDS}`).max(MOST_SECONDS, `1 to ${MOST_SECONDS}`).optional().meta({
    description:
      "Seconds that a message stays hidden without a heartbeat of the task that works on it; not below the model's `timeout`.",
    unset: "the model's `timeout` and 60; 120 without one",
  }),
  tries: z
    .int()
    .min(1, "1 to 1000")
    .max(1000, "1 to 1000")
    .default(QUEUE_DEFAULTS.tries)
    .describe("Receives after which a message goes to the dead-letter queue."),
  retryDelay: z
    .int()
    .min(1, "1 to 900")
    .max(900, "1 to 900")
    .default(QUEUE_DEFAULTS.retryDelay)
    .describe("Seconds before the second try; doubled with each."),
  backlogPerTask: z
    .int()
    .min(1, "1 or more")
    .default(SCALING_DEFAULTS.backlogPerTask)
    .describe("Messages for each running task, waiting or in work, above which tasks are added."),
  idleMinutes: z
    .int()
    .min(1, "1 to 60")
    .max(60, "1 to 60")
    .default(SCALING_DEFAULTS.idleMinutes)
    .describe("Minutes with fewer messages than tasks after which tasks are taken away."),
  retentionDays: z
    .int()
    .min(1, "1 to 14")
    .max(14, "1 to 14")
    .default(QUEUE_DEFAULTS.retentionDays)
    .describe("Days that a message is kept."),
  oldestMinutes: z
    .int()
    .min(1, "1 or more")
    .default(OLDEST_MINUTES)
    .describe("Age in minutes at which the oldest message raises an alarm."),
  revision: z.int().min(1, "1 or more").optional().meta({
    description:
      "Earlier revision of the workers' task definition that is used in place of the newest; `rfargate rollback` sets it with the model's.",
    unset: "the newest",
  }),
  uploads: uploads.optional().meta({ description: "Uploads that become messages.", unset: "only what is sent" }),
});

export type QueueConfig = z.output<typeof queueSchema>;

/** Visibility timeout in seconds where the configuration gives none. */
export function visibilityOf(queue: Pick<QueueConfig, "visibilityTimeout">, timeout: number | undefined): number {
  return queue.visibilityTimeout ?? (timeout ? Math.min(timeout + 60, MOST_SECONDS) : LEAST_VISIBILITY);
}

/** What is wrong with a queue beside a model's timeout. */
export function queueErrors(queue: QueueConfig, timeout: number | undefined): ConfigError[] {
  const errors: ConfigError[] = [];
  const { minTasks, maxTasks, visibilityTimeout: visibility, retentionDays, oldestMinutes } = queue;
  if (minTasks > maxTasks) {
    errors.push({ path: ["minTasks"], message: `is above maxTasks, which is ${maxTasks}` });
  }
  if (timeout && timeout > MOST_SECONDS) {
    const message = `a model with a timeout of ${timeout} s cannot work on a queue: SQS hides a message for at most ${MOST_SECONDS} s`;
    errors.push({ path: [], message });
  }
  const least = timeout ?? LEAST_VISIBILITY;
  if (visibility && visibility < least) {
    const why = timeout
      ? `is below the model's timeout of ${timeout} s: a message would show again while the model still works on it`
      : `is below ${LEAST_VISIBILITY} s, the least for a model without a timeout`;
    errors.push({ path: ["visibilityTimeout"], message: why });
  }
  if (oldestMinutes > retentionDays * 24 * 60) {
    const message = `is above retentionDays, ${retentionDays} days: a message is gone before`;
    errors.push({ path: ["oldestMinutes"], message });
  }
  return errors;
}
