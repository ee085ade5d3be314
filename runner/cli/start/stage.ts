import type { Bucket } from "../aws/bucket";
import { inParallel } from "../base/parallel";
import type { Clock } from "../base/world";
import type { Environment } from "../parse/environment";
import { spilledEnvironment } from "../parse/environment";
import { keys } from "../records/layout";
import type { RunScript } from "./chosen-scripts";
import type { LocalFile } from "./input-files";
import { uploadFile } from "./upload-file";

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
  await inParallel(PARALLEL, uploads, ({ key, file }) => uploadFile(parts, key, file, (bytes) => report(key, bytes)));
}
