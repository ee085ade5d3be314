import { z } from "zod";
import { API_ALARM_DEFAULTS } from "../api/api-alarms";
import { either } from "../base/config/either";
import { addErrors } from "../base/config/errors";
import { between } from "../base/config/fields";
import { FAILED_RUN_DEFAULTS } from "../watch/failed-runs";

/** CloudWatch evaluates at most a day. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const minutes = between(1, 1440, "minutes");

const failedRuns = z.strictObject({
  notify: z
    .enum(["each", "alarm", "both"])
    .default(FAILED_RUN_DEFAULTS.notify)
    .describe("How to report failed runs: a message for each, an alarm on their number, or both."),
  threshold: z
    .int()
    .min(1, "1 or more")
    .default(FAILED_RUN_DEFAULTS.threshold)
    .describe("Failed runs of one model, within `minutes`, that raise its alarm."),
  minutes: minutes.default(FAILED_RUN_DEFAULTS.minutes).describe("Minutes in which failed runs are counted."),
});

const none = z.literal(false, "false, or notify, threshold and minutes");
const failedRunsOrNone = either<z.ZodType<false | z.output<typeof failedRuns>>>(
  (given) => (typeof given === "object" ? failedRuns : none),
  [none, failedRuns],
);

const api = z.strictObject({
  errorPercent: z
    .number()
    .gt(0, "above 0 to below 100 percent")
    .lt(100, "above 0 to below 100 percent")
    .default(API_ALARM_DEFAULTS.errorPercent)
    .describe("Percentage of 5xx responses above which the alarm is raised."),
  latencySeconds: z
    .number()
    .gt(0, "above 0 to 4000 seconds")
    .max(4000, "above 0 to 4000 seconds")
    .default(API_ALARM_DEFAULTS.latencySeconds)
    .describe("95th percentile of response times, in seconds, above which the alarm is raised."),
  minutes: minutes.default(API_ALARM_DEFAULTS.minutes).describe("Minutes over which requests are evaluated."),
});

/** `r-on-fargate:alarms` */
export const alarmsSchema = z
  .strictObject({
    email: z
      .array(z.email("an e-mail address"))
      .default([])
      .describe("Addresses to notify; each first gets a mail to confirm the subscription."),
    topicArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
        "the ARN of an SNS topic, arn:aws:sns:<region>:<account>:<name>, not a FIFO one",
      )
      .optional()
      .meta({ description: "Existing SNS topic in the stack's region.", unset: "the stack creates one" }),
    kmsKeyArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/.+$/, "the ARN of a KMS key of your own")
      .optional()
      .meta({
        description: "KMS key of the stack's topic; its policy must allow CloudWatch and EventBridge to use it.",
        unset: "messages are not encrypted at rest",
      }),
    failedRuns: failedRunsOrNone
      .prefault({})
      .meta({ description: "Notifications of failed runs; `false` for none.", unset: "its keys' defaults" }),
    api: api.prefault({}).describe("Thresholds of an API's alarms."),
  })
  .superRefine(({ email, topicArn, kmsKeyArn }, context) => {
    if (topicArn === undefined) return;
    const fields = [...(email.length > 0 ? ["email"] : []), ...(kmsKeyArn === undefined ? [] : ["kmsKeyArn"])];
    const message = "only for a topic that the stack creates, and topicArn names an existing one";
    const errors = fields.map((field) => ({ path: [field], message, remedy: `remove ${field} or topicArn` }));
    addErrors(context, errors);
  });

export type AlarmsConfig = z.output<typeof alarmsSchema>;
