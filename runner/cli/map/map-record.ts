import * as z from "zod";
import { type MapRecord, mapKeys } from "../../../contract/map/layout";
import type { Cloud } from "../aws/open-aws";
import { notFoundError } from "../base/errors";
import { parseKnown } from "../records/known-format";

const count = z.int().positive();

const schema: z.ZodType<MapRecord> = z.object({
  version: z.literal(1),
  map: z.string(),
  model: z.string(),
  script: z.string(),
  count,
  batch: count,
  tries: count,
  itemTimeout: count.nullable(),
  seed: z.int().nullable(),
  fresh: z.boolean(),
  files: z.boolean(),
  staged: z.string(),
  cpu: count,
  memory: count,
  capacity: z.enum(["FARGATE", "FARGATE_SPOT"]),
  maxTasks: count,
  environment: z.array(z.string()),
  salt: z.string(),
  fingerprint: z.string(),
  requestedAt: z.iso.datetime(),
});

/** The record of a map; undefined when there is none. @throws CliError 70 if it is not a map's */
export async function readMap({ session, bucket }: Cloud, map: string): Promise<MapRecord | undefined> {
  const key = mapKeys.record(map);
  const text = await session.explained("s3:GetObject", () => bucket.text(key));
  return text === undefined ? undefined : parseKnown(schema, text, key);
}

/** @throws CliError 66, 70 */
export async function requireMap(cloud: Cloud, map: string): Promise<MapRecord> {
  const record = await readMap(cloud, map);
  if (record) return record;
  throw notFoundError(`there is no map "${map}" in bucket ${cloud.bucket.name}`, "rfargate ls lists runs and maps");
}
