import { z } from "zod";
import { PREFIXES } from "../../contract/bucket-layout";
import { MAX_SEED, MAX_TASK_SECONDS } from "../../contract/map/batch";
import { InvalidItems } from "../../contract/map/items/invalid-items";
import { rangeItems } from "../../contract/map/items/parse-items";
import { addErrors, type ConfigError } from "../base/config/errors";
import { between, checked, literal } from "../base/config/fields";
import { entryErrors, entryFields } from "../base/config/schedule-fields";

const ITEM_FILE = /\.(csv|jsonl|ndjson)$/i;
const OVER = `a range like 1..1000, a key under ${PREFIXES.input} that ends in .csv or .jsonl, or a prefix there that ends in /`;

function checkOver(over: string): string | undefined {
  try {
    if (rangeItems(over)) return undefined;
  } catch (error) {
    if (error instanceof InvalidItems) return error.message;
    throw error;
  }
  const within = over.startsWith(PREFIXES.input) && !over.startsWith(PREFIXES.staged) && over !== PREFIXES.input;
  return within && (over.endsWith("/") || ITEM_FILE.test(over)) ? undefined : OVER;
}

/** Default duration of an item, in seconds. */
export const ITEM_SECONDS = 10;

const start = {
  itemSeconds: z
    .number()
    .positive("a number above 0")
    .max(MAX_TASK_SECONDS, `at most ${MAX_TASK_SECONDS}`)
    .default(ITEM_SECONDS)
    .describe("Expected duration of an item, in seconds; determines the size of the chunks."),
  seed: between(0, MAX_SEED).optional().meta({
    description: "Gives each item its own stream of random numbers.",
    unset: "no seed",
  }),
};

/** `map.onUpload` of a model. */
const mapUploadSchema = z.strictObject({
  prefix: literal
    .refine(
      (text) => text.startsWith(PREFIXES.input) && !text.startsWith(PREFIXES.staged),
      `a prefix under ${PREFIXES.input}, but not under ${PREFIXES.staged}`,
    )
    .meta({ description: "Prefix of the keys.", allowed: `a prefix under ${PREFIXES.input}` }),
  suffix: literal
    .regex(ITEM_FILE, "a suffix like .csv or .jsonl")
    .default(".csv")
    .describe("Suffix of the keys, which gives the format: each row of CSV, or each line of JSON, is an item."),
  ...start,
});

/** `map.schedule` of a model. */
const mapScheduleSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,19}$/, "1 to 20 lower-case letters, digits and hyphens")
    .describe("Name of the schedule, unique in the model; part of the maps' ids."),
  ...entryFields,
  over: z.string().superRefine(checked(checkOver)).meta({
    description: "The items at the time of the start: numbers, rows or lines of an object, or objects.",
    allowed: OVER,
  }),
  ...start,
});

export type MapUpload = z.output<typeof mapUploadSchema>;
export type MapSchedule = z.output<typeof mapScheduleSchema>;

/** `onUpload` and `schedule` of `map`. */
export const startFields = {
  onUpload: mapUploadSchema.optional().meta({
    description: "Starts a map for each new object under a prefix, over the rows or lines in it.",
    unset: "no map",
  }),
  schedule: z
    .array(mapScheduleSchema)
    .default([])
    .superRefine((entries, context) => addErrors(context, entryErrors(entries)))
    .describe("Starts maps on schedules."),
};

/** Checks automatic starts of maps against the model. */
export function startErrors(
  { onUpload, schedule }: { onUpload?: MapUpload | undefined; schedule: MapSchedule[] },
  { script }: { script: string | string[] },
): ConfigError[] {
  if ((!onUpload && schedule.length === 0) || [script].flat().length === 1) return [];
  const message = "a map runs one script, and the model has several";
  return [{ path: [onUpload ? "onUpload" : "schedule"], message, remedy: "a model with one script" }];
}
