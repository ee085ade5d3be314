import * as z from "zod";
import type { Bucket } from "../aws/bucket";
import { parseKnown } from "./known-format";
import { keys } from "./layout";

const schema = z.object({
  version: z.literal(1),
  runId: z.string(),
  model: z.string(),
  taskDefinitionArn: z.string(),
  scripts: z.array(
    z.object({
      /** As in SCRIPT. */
      name: z.string(),
      /** `local`: uploaded for this run; `bucket`: the one under `r_scripts/`. */
      source: z.enum(["local", "bucket"]),
      sha256: z.string().nullable(),
    }),
  ),
  inputs: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
  /** Names only: values may be secrets. */
  environment: z.array(z.string()),
  /** Those given by the user; absent in records of earlier releases. */
  tags: z.record(z.string(), z.string()).optional(),
  cpu: z.number(),
  memory: z.number(),
  spot: z.boolean(),
  /** Seconds. */
  timeout: z.number().nullable(),
  /** ISO, UTC. */
  requestedAt: z.string(),
  /** Number of the current attempt, which determines RunTask's token. It increases only after ECS has rejected an attempt. */
  attempt: z.number(),
  /** Salted hash of the whole request, so that an id cannot be used for two requests. */
  salt: z.string(),
  fingerprint: z.string(),
  /** Present once RunTask has responded. */
  taskArn: z.string().nullable(),
  /** Why there is no task, if ECS rejected the request. */
  refused: z.string().nullish(),
});

/** rfargate's record of a run, `runs/<run id>/request.json`: written before the task is requested. */
export type RunRecord = z.infer<typeof schema>;

/** The record of a run; undefined if rfargate did not start it. */
export async function readRecord(bucket: Bucket, runId: string): Promise<RunRecord | undefined> {
  const text = await bucket.text(keys.request(runId));
  return text === undefined ? undefined : parseKnown(schema, text, keys.request(runId));
}

/** Writes the record of a new run; false if the id is taken. */
export function createRecord(bucket: Bucket, record: RunRecord): Promise<boolean> {
  return bucket.create(keys.request(record.runId), JSON.stringify(record, null, 2), "application/json");
}

/** Overwrites the record. */
export function saveRecord(bucket: Bucket, record: RunRecord): Promise<void> {
  return bucket.put(keys.request(record.runId), JSON.stringify(record, null, 2), "application/json");
}

/** Records why a run was not started, so that `ls` does not show it as one that may still start. Never fails. */
export async function saveRefusal(bucket: Bucket, record: RunRecord, refused: Error): Promise<void> {
  await saveRecord(bucket, { ...record, refused: refused.message }).catch(() => {});
}
