import { z } from "zod";
import { checkFargateSize } from "../../contract/fargate-sizes";
import { MAX_OVERRIDES } from "../../contract/task-tags";
import { either } from "../base/config/either";
import { addErrors, type ConfigError } from "../base/config/errors";
import { between, environment, script } from "../base/config/fields";
import { entryErrors, entryFields, expression } from "../base/config/schedule-fields";
import { NEEDS_EVENTS } from "../sqs/uploaded-objects";
import type { StackSettings } from "../task/trigger";
import { SCHEDULE_DEFAULTS } from "./entry";
import { scheduleOverrides } from "./target";

const entry = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,29}$/, "1 to 30 lower-case letters, digits and hyphens")
    .optional()
    .meta({ description: "Name of the schedule, unique in the model.", unset: "`schedule`, `schedule-2`, ..." }),
  ...entryFields,
  /** Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html */
  flexibleWindowMinutes: between(0, 1440, "minutes").default(0).describe("The run may start up to this much later."),
  script: script
    .transform((scripts) => [scripts].flat().join(" "))
    .optional()
    .meta({ description: "One or more scripts that replace the model's.", unset: "the model's" }),
  environment: environment.prefault({}).describe("Added to the model's; takes precedence."),
  cpu: z.number().optional().meta({ description: "CPU units that replace the model's.", unset: "the model's" }),
  memory: z.number().optional().meta({ description: "Memory in MiB that replaces the model's.", unset: "the model's" }),
  spot: z.boolean().optional().meta({ description: "Whether to run on Fargate Spot.", unset: "as the model" }),
  /** Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
  retries: between(0, 185)
    .default(SCHEDULE_DEFAULTS.retries)
    .describe("How often a failed start is retried; the policy pack allows 10."),
  maxEventAgeSeconds: between(60, 86400, "seconds")
    .default(SCHEDULE_DEFAULTS.maxEventAgeSeconds)
    .describe("Age after which a failed start is no longer retried."),
  overlap: z.enum(["allow", "skip"]).default("allow").meta({
    description: "Whether a start during an earlier run of this schedule runs, too, or ends at once as skipped.",
  }),
  report: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "a file name of letters, digits, dots, underscores and hyphens")
    .optional()
    .meta({
      description: "File in `output/` of which a link is sent to the topic of `alarms`, like `report.html`.",
      unset: "no link",
    }),
});

/** One schedule of a model. */
export type ScheduleConfig = z.output<typeof entry> & { name: string };

const list = z
  .array(entry)
  .min(1, "at least one schedule")
  .transform((entries) =>
    entries.map(
      (one, i): ScheduleConfig => ({ ...one, name: one.name ?? (i === 0 ? "schedule" : `schedule-${i + 1}`) }),
    ),
  )
  .superRefine((entries, context) => addErrors(context, entryErrors(entries)));

const single = expression.transform((text, context): ScheduleConfig[] => {
  const parsed = list.safeParse([{ expression: text }]);
  if (parsed.success) return parsed.data;
  for (const { message, ...issue } of parsed.error.issues)
    context.addIssue({ code: "custom", message, params: issue.code === "custom" ? issue.params : undefined });
  return z.NEVER;
});

/** `schedule` of a model: an expression, or a list. */
export const scheduleSchema = either<z.ZodType<ScheduleConfig[]>>(
  (given) => (typeof given === "string" ? single : list),
  [single, list],
);

/** Checks schedules against their model. */
export function scheduleErrors(
  schedules: ScheduleConfig[],
  model: { name: string; cpu: number; memory: number; secrets: Record<string, string> },
): ConfigError[] {
  return schedules.flatMap((schedule, i) => {
    const size = checkFargateSize(schedule.cpu ?? model.cpu, schedule.memory ?? model.memory);
    const length = JSON.stringify(scheduleOverrides(model.name, schedule)).length;
    const secret = Object.keys(schedule.environment).find((name) => name in model.secrets);
    return [
      ...(size ? [{ path: [i, "memory"], ...size }] : []),
      ...(secret
        ? [
            {
              path: [i, "environment", secret],
              message: `${secret} is a secret of the model, too`,
              remedy: "remove it from one of the two",
            },
          ]
        : []),
      ...(length > MAX_OVERRIDES
        ? [
            {
              path: [i, "environment"],
              message: `the schedule's overrides are too long: ${length} characters`,
              allowed: `${MAX_OVERRIDES} characters`,
            },
          ]
        : []),
    ];
  });
}

/** Checks reports against the stack: the bucket's event of a report sends the link to the topic of the alarms. */
export function reportErrors(schedules: ScheduleConfig[], { alarms, bucket }: StackSettings): ConfigError[] {
  return schedules.flatMap(({ report }, i) => {
    const path = [i, "report"];
    if (report === undefined) return [];
    return [
      ...(alarms
        ? []
        : [{ path, message: "there is no topic to send the link to", remedy: "add r-on-fargate:alarms" }]),
      ...(bucket.eventBridge === false
        ? [{ path, message: "no link is sent without the bucket's events", remedy: NEEDS_EVENTS.remedy }]
        : []),
    ];
  });
}
