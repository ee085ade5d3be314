import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { lstat, mkdir, realpath, rename, rm } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { detailsOf, isPassing } from "../aws/aws-errors";
import type { Bucket } from "../aws/bucket";
import { CliError, EXIT } from "../base/errors";
import { inParallel } from "../base/parallel";
import type { Clock } from "../base/world";
import { writingOutputs } from "../base/writing";
import { isOutputPath, printable } from "../parse/paths";
import { keys } from "../records/layout";
import type { Manifest, OutputFile } from "../records/manifest";

export interface FetchParts {
  bucket: Pick<Bucket, "stream">;
  clock: Clock;
  manifest: Pick<Manifest, "runId" | "outputs">;
  /** Absolute; created if it does not exist. */
  folder: string;
  /** Number of downloads at a time. @default 8 */
  parallel?: number;
  /** Called with the number of files so far. */
  onFetched?: (files: number) => void;
}

/** A fetched file. */
export interface FetchedFile {
  /** Relative to the folder. */
  path: string;
  /** Absolute. */
  file: string;
  bytes: number;
  sha256: string;
}

const TRIES = 4;

/**
 * Fetches a run's outputs. Each is written under a temporary name, and renamed if its size and SHA-256 match the manifest. Existing
 * files are replaced, unless they are what the run wrote.
 * @throws CliError 69 if one differs, or the manifest names something outside the run's own outputs; 73 if one cannot be written
 */
export async function fetchOutputs(parts: FetchParts): Promise<FetchedFile[]> {
  const { manifest, folder } = parts;
  const files = manifest.outputs;
  for (const file of files) checkOutput(file, manifest.runId);
  if (files.length === 0) return [];
  let fetched = 0;
  await writingOutputs(async () => {
    await mkdir(folder, { recursive: true });
    const root = await realpath(folder);
    await inParallel(parts.parallel ?? 8, files, async (file) => {
      await fetchOne(parts, file, root);
      parts.onFetched?.(++fetched);
    });
  });
  return files.map(({ path, bytes, sha256 }) => ({ path, file: resolve(folder, path), bytes, sha256 }));
}

/** Checks that a manifest's output belongs to the run, and stays in the folder. */
export function checkOutput({ key, path }: Pick<OutputFile, "key" | "path">, runId: string): void {
  if (isOutputPath(path) && key === keys.output(runId) + path) return;
  throw refused(
    `the manifest of run ${runId} names an output outside the run, or with a name that is invalid on this machine: ` +
      `"${printable(key)}" as "${printable(path)}"`,
  );
}

async function fetchOne(parts: FetchParts, file: OutputFile, root: string): Promise<void> {
  const target = join(root, file.path);
  await mkdir(dirname(target), { recursive: true });
  // A link in the folder could lead out of it.
  const parent = await realpath(dirname(target));
  if (parent !== root && !parent.startsWith(root + sep)) throw refused(`${dirname(target)} leads out of ${root}`);
  if (await isFetched(target, file)) return;
  for (let attempt = 1; ; attempt++) {
    const temporary = join(parent, `.rfargate-${randomBytes(6).toString("hex")}`);
    try {
      await download(parts.bucket, file, temporary);
      return await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      if (attempt === TRIES || !(isPassing(error) || /aborted|premature/i.test(detailsOf(error).message))) throw error;
      await parts.clock.sleep(1_000 * attempt);
    }
  }
}

/** Whether an earlier fetch has left the file. */
async function isFetched(target: string, file: OutputFile): Promise<boolean> {
  const hash = createHash("sha256");
  try {
    const found = await lstat(target);
    if (!found.isFile() || found.size !== file.bytes) return false;
    await pipeline(createReadStream(target), hash);
    return isWritten(file, found.size, hash.digest("hex"));
  } catch {
    return false;
  }
}

/** Whether bytes of that number and hash are what the run wrote. */
function isWritten(file: OutputFile, bytes: number, sha256: string): boolean {
  return bytes === file.bytes && sha256 === file.sha256;
}

async function download(bucket: Pick<Bucket, "stream">, file: OutputFile, temporary: string): Promise<void> {
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(await bucket.stream(file.key), measure, createWriteStream(temporary, { flags: "wx" }));
  const sha256 = hash.digest("hex");
  if (isWritten(file, bytes, sha256)) return;
  throw refused(
    `${file.key} is not what the run wrote: ${bytes} bytes with SHA-256 ${sha256}, the manifest says ${file.bytes} bytes with ${file.sha256}`,
  );
}

function refused(message: string): CliError {
  return new CliError(
    message,
    EXIT.unavailable,
    "nothing of it was kept; the bucket's earlier versions may have the file",
  );
}
