import * as z from "zod";
import type { Bucket } from "../aws/bucket";
import { parseKnown } from "./known-format";
import { keys } from "./layout";

const file = z.object({ key: z.string(), path: z.string(), bytes: z.number(), sha256: z.string() });

const schema = z.object({
  version: z.literal(1),
  runId: z.string(),
  model: z.string().nullish(),
  taskArn: z.string().nullish(),
  image: z.string().nullish(),
  imageDigest: z.string().nullish(),
  startedAt: z.string(),
  finishedAt: z.string(),
  scripts: z.array(
    z.object({
      name: z.string(),
      startedAt: z.string().nullish(),
      finishedAt: z.string().nullish(),
      exitCode: z.number().nullish(),
    }),
  ),
  inputs: z.array(file),
  outputs: z.array(file),
  exitCode: z.number().nullable(),
  signal: z.string().nullish(),
  error: z.string().nullish(),
  /** Why nothing ran: an earlier run of the schedule had not ended. */
  skipped: z.string().nullish(),
  /** Lines of the log that are reasons to check a run with exit code 0. */
  warnings: z.array(z.string()).nullish(),
  /** Number of processes that the kernel killed for lack of memory; null if unknown. */
  memoryKills: z.number().nullish(),
  /** Files that scripts wrote outside output/. */
  notKept: z.array(z.string()).nullish(),
  timedOut: z.boolean().nullish(),
  /** Non-empty lines that the run printed: count, bytes, and SHA-256 with a line break after each. */
  log: z.object({ lines: z.number(), bytes: z.number(), sha256: z.string() }).nullish(),
  /** Key of the log's seal; absent in manifests of older images. */
  key: z.string().nullish(),
  sessionInfo: z.string().nullish(),
  /** What the container knows about its task; absent in manifests of older images. */
  task: z
    .object({
      cpu: z.number().nullish(),
      memory: z.number().nullish(),
      storage: z.number().nullish(),
      architecture: z.string().nullish(),
      /** Whether other runs share the task: a message of a queue. */
      shared: z.boolean().nullish(),
      pullStartedAt: z.string().nullish(),
      pullStoppedAt: z.string().nullish(),
    })
    .nullish(),
});

/** The container's record of a run, written last: `runs/<run id>/manifest.json`. */
export type Manifest = z.infer<typeof schema>;

/** A file that a run wrote. */
export type OutputFile = z.infer<typeof file>;

/** The manifest of a run; undefined if the container has not written one (yet). */
export async function readManifest(bucket: Bucket, runId: string): Promise<Manifest | undefined> {
  const text = await bucket.text(keys.manifest(runId));
  return text === undefined ? undefined : parseManifest(text, keys.manifest(runId));
}

/** @throws CliError 70 if it is not a manifest */
export const parseManifest = (text: string, key: string): Manifest => parseKnown(schema, text, key);
