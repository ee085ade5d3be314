import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { detailsOf, isPassing } from "../aws/aws-errors";
import type { Bucket } from "../aws/bucket";
import { usageError } from "../base/errors";
import { inParallel } from "../base/parallel";
import type { Clock } from "../base/world";
import type { Environment } from "../parse/environment";
import { spilledEnvironment } from "../parse/environment";
import { keys } from "../records/layout";
import type { RunScript } from "./chosen-scripts";
import { describeFile, type LocalFile } from "./input-files";

export interface StageParts {
  bucket: Bucket;
  clock: Clock;
  runId: string;
  scripts: readonly RunScript[];
  inputs: readonly LocalFile[];
  /** Environment that does not fit into the overrides. */
  spilled?: Environment;
  /** Called with the bytes sent so far and the total. */
  onProgress: (sent: number, total: number) => void;
}

/** Number of uploads at a time; more would only share the bandwidth. */
const PARALLEL = 4;
/** Tries of each upload: the SDK cannot resend a stream. */
const TRIES = 4;

/** Whether a run needs staged files. */
export function isStaged(
  parts: Pick<StageParts, "scripts" | "inputs"> & Partial<Pick<StageParts, "spilled">>,
): boolean {
  return parts.inputs.length > 0 || parts.spilled !== undefined || parts.scripts.some(({ local }) => local);
}

/** Uploads the local scripts, the inputs and the environment of a run; idempotent. */
export async function stage(parts: StageParts): Promise<void> {
  const { bucket, runId, spilled } = parts;
  const scripts = new Map(parts.scripts.flatMap(({ name, local }) => (local ? [[name, local] as const] : [])));
  const uploads = [
    ...[...scripts].map(([name, file]) => ({ key: keys.stagedScript(runId, name), file })),
    ...parts.inputs.map((file) => ({ key: keys.stagedFile(runId, file.path), file })),
  ];
  const total = uploads.reduce((sum, { file }) => sum + file.bytes, 0);
  const sent = new Map<string, number>();
  const report = (key: string, bytes: number) => {
    sent.set(key, bytes);
    parts.onProgress(
      [...sent.values()].reduce((sum, each) => sum + each, 0),
      total,
    );
  };
  if (spilled) await bucket.put(keys.stagedEnvironment(runId), spilledEnvironment(spilled), "application/octet-stream");
  await inParallel(PARALLEL, uploads, ({ key, file }) => upload(parts, key, file, (bytes) => report(key, bytes)));
}

async function upload(parts: StageParts, key: string, file: LocalFile, report: (bytes: number) => void): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    // No more than was counted, also where the file grows.
    const body = createReadStream(file.source, { end: Math.max(0, file.bytes - 1) });
    const timer = setInterval(() => report(body.bytesRead), 250);
    try {
      await parts.bucket.upload(key, body, file.bytes, file.sha256);
      return report(file.bytes);
    } catch (error) {
      if (attempt < TRIES && isPassing(error)) await parts.clock.sleep(1_000 * attempt);
      else if (await hasChanged(file, error))
        throw usageError(
          `${file.source} changed while it was uploaded`,
          "run it again once nothing writes to the file",
        );
      else throw error;
    } finally {
      clearInterval(timer);
      body.destroy();
    }
  }
}

/**
 * Whether a file has another size or hash than at the request of the run, or no longer exists. It is hashed again only if S3 says that
 * what it got has another hash: the file can be large.
 */
async function hasChanged({ source, path, bytes, sha256 }: LocalFile, error: unknown): Promise<boolean> {
  const now = await stat(source).catch(() => undefined);
  if (now?.size !== bytes) return true;
  if (!/^(BadDigest|InvalidDigest|XAmzContent(Checksum|SHA256)Mismatch)$/.test(detailsOf(error).name)) return false;
  return (await describeFile(source, path).catch(() => undefined))?.sha256 !== sha256;
}
