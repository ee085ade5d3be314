import { z } from "zod";
import { PREFIXES } from "../../contract/bucket-layout";
import type { ConfigError } from "../base/config/errors";
import { between, checked, checkInputPrefix, inputSuffix, literal, tasksErrors } from "../base/config/fields";
import { OLDEST_MINUTES } from "./queue-alarms";
import { SCALING_DEFAULTS } from "./queue-scaling";
import { QUEUE_DEFAULTS } from "./queue-worker";

/** SQS's longest visibility timeout: 12 hours from the receipt of a message. */
const MOST_SECONDS = 43_200;

/** Shortest visibility timeout for a model without a timeout: the heartbeat can fail twice before SQS redelivers a message. */
const LEAST_VISIBILITY = 120;

/** Whether a key can have both prefixes. */
const shares = (a: string, b: string) => a.startsWith(b) || b.startsWith(a);

/** Objects that become messages. Tasks write elsewhere, so no task starts the next one. */
const uploads = z.strictObject({
  prefix: literal
    .refine(
      (text) => text.startsWith(PREFIXES.input) && !shares(text, PREFIXES.staged),
      `a prefix under ${PREFIXES.input}, which tasks can read, that matches no key under ${PREFIXES.staged}, where rfargate stages files`,
    )
    .superRefine(checked(checkInputPrefix))
    .describe("Prefix of the keys."),
  suffix: inputSuffix,
});

/**
 * `queue` of a model.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const queueSchema = z.strictObject({
  minTasks: between(0, 1000)
    .default(SCALING_DEFAULTS.minTasks)
    .describe("Minimum number of tasks, without any message."),
  maxTasks: between(1, 1000).default(SCALING_DEFAULTS.maxTasks).describe("Maximum number of tasks."),
  visibilityTimeout: between(1, MOST_SECONDS).optional().meta({
    description: "Seconds that a message stays hidden without a heartbeat of its task; at least the model's `timeout`.",
    unset: "the model's `timeout` plus 60; 120 without one",
  }),
  tries: between(1, 1000)
    .default(QUEUE_DEFAULTS.tries)
    .describe("Number of receives after which a message goes to the dead-letter queue."),
  retryDelay: between(1, 900)
    .default(QUEUE_DEFAULTS.retryDelay)
    .describe("Seconds before the second try; doubled for each further one."),
  backlogPerTask: z
    .int()
    .min(1, "1 or more")
    .default(SCALING_DEFAULTS.backlogPerTask)
    .describe("Messages for each running task, waiting or in flight, above which tasks are added."),
  idleMinutes: between(1, 60)
    .default(SCALING_DEFAULTS.idleMinutes)
    .describe("Minutes with fewer messages than tasks after which tasks are removed."),
  retentionDays: between(1, 14).default(QUEUE_DEFAULTS.retentionDays).describe("Days to keep a message."),
  oldestMinutes: z
    .int()
    .min(1, "1 or more")
    .default(OLDEST_MINUTES)
    .describe("Age of the oldest message, in minutes, that raises an alarm."),
  revision: z.int().min(1, "1 or more").optional().meta({
    description:
      "Earlier revision of the workers' task definition to use instead of the newest; `rfargate rollback` sets it with the model's.",
    unset: "the newest",
  }),
  uploads: uploads
    .optional()
    .meta({ description: "Uploads that become messages.", unset: "only messages that are sent" }),
});

export type QueueConfig = z.output<typeof queueSchema>;

/** Visibility timeout, in seconds: as configured, or from the model's timeout. */
export function visibilityOf(queue: Pick<QueueConfig, "visibilityTimeout">, timeout: number | undefined): number {
  return queue.visibilityTimeout ?? (timeout ? Math.min(timeout + 60, MOST_SECONDS) : LEAST_VISIBILITY);
}

/** Checks a queue against its model's timeout. */
export function queueErrors(queue: QueueConfig, timeout: number | undefined): ConfigError[] {
  const { minTasks, maxTasks, visibilityTimeout: visibility, retentionDays, oldestMinutes } = queue;
  const errors = tasksErrors(minTasks, maxTasks);
  if (timeout && timeout > MOST_SECONDS) {
    const message = `the model's timeout of ${timeout} s is too long for a queue: SQS hides a message for ${MOST_SECONDS} s at most`;
    errors.push({ path: [], message, remedy: `timeout: ${MOST_SECONDS}, or a model without a queue` });
  }
  const least = timeout ?? LEAST_VISIBILITY;
  if (visibility && visibility < least) {
    const why = timeout
      ? `${visibility} is below the model's timeout of ${timeout} s: SQS would deliver a message again while R works on it`
      : `${visibility} is too short for a model without a timeout`;
    errors.push({ path: ["visibilityTimeout"], message: why, allowed: `${least} to ${MOST_SECONDS} seconds` });
  }
  const retained = retentionDays * 24 * 60;
  if (oldestMinutes > retained) {
    const message = `${oldestMinutes} is above retentionDays (${retentionDays}): no message gets that old`;
    errors.push({ path: ["oldestMinutes"], message, allowed: `1 to ${retained} minutes` });
  }
  return errors;
}
