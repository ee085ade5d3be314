import type { ReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { detailsOf, isPassing } from "../aws/aws-errors";
import type { Bucket } from "../aws/bucket";
import { unreadableError, usageError } from "../base/errors";
import type { Clock } from "../base/world";
import { describeFile, type LocalFile } from "./input-files";

/** Tries of each upload: the SDK cannot resend a stream. */
const TRIES = 4;

/**
 * Uploads a local file as it was when it was described.
 * @param report called with the bytes read so far
 * @throws CliError 64 if it has changed since, 66 if it cannot be read; else the SDK's errors
 */
export async function uploadFile(
  { bucket, clock }: { bucket: Pick<Bucket, "upload">; clock: Clock },
  key: string,
  file: LocalFile,
  report: (bytes: number) => void = () => {},
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const body = await read(file);
    const timer = setInterval(() => report(body.bytesRead), 250);
    try {
      await bucket.upload(key, body, file.bytes, file.sha256);
      return report(file.bytes);
    } catch (error) {
      if (attempt < TRIES && isPassing(error)) await clock.sleep(1_000 * attempt);
      else if (await hasChanged(file, error)) throw changed(file);
      else if (error === body.errored) throw unreadableError(file.source, error as NodeJS.ErrnoException);
      else throw error;
    } finally {
      clearInterval(timer);
      body.destroy();
    }
  }
}

/** A stream whose file is open: one that is destroyed before it has opened its file throws where nothing catches. */
async function read(file: LocalFile): Promise<ReadStream> {
  const handle = await open(file.source).catch((error) => {
    throw error.code === "ENOENT" ? changed(file) : unreadableError(file.source, error);
  });
  // No more than was counted, also where the file grows.
  return handle.createReadStream({ end: Math.max(0, file.bytes - 1) });
}

const changed = ({ source }: LocalFile) =>
  usageError(`${source} changed while it was uploaded`, "run it again once nothing writes to the file");

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
