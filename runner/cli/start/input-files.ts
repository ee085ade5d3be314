import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { notFoundError, unreadableError, usageError } from "../base/errors";
import { reading } from "../base/reading";
import { isSafePath, printable } from "../parse/paths";

/** A local file that is uploaded for one run. */
export interface LocalFile {
  /** Absolute. */
  source: string;
  /** Path in the run's working directory. */
  path: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** S3's limit for one request. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
const MAX_UPLOAD = 5 * 1024 ** 3;

/** Reserved names in the working directory. */
export const TAKEN = new Set(["r_scripts", "output", ".rfargate"]);

/**
 * The files of `--input`, each with its path in the working directory; a folder is included as a whole, under its own name.
 * @param taken names that the working directory has anyway
 * @throws CliError 64 for a taken name or two files with the same name, 66 for a missing file
 */
export async function collectInputs(
  cwd: string,
  inputs: readonly string[],
  taken: ReadonlySet<string> = TAKEN,
): Promise<LocalFile[]> {
  for (const input of inputs) {
    const name = basename(resolve(cwd, input));
    if (taken.has(name)) throw usageError(`--input ${input}: the run uses the name "${name}" itself`, "rename it");
  }
  const found = (
    await Promise.all(inputs.map((input) => walk(resolve(cwd, input), basename(resolve(cwd, input)), input)))
  ).flat();
  const byPath = new Map<string, string>();
  for (const { path, source } of found) {
    const other = byPath.get(path);
    if (other === source) continue;
    if (other) throw usageError(`--input: ${other} and ${source} would both be "${path}" in the run`, "rename one");
    byPath.set(path, source);
  }
  const unique = [...byPath].map(([path, source]) => ({ path, source }));
  return Promise.all(unique.map(({ path, source }) => describeFile(source, path)));
}

async function walk(source: string, path: string, given: string): Promise<Array<{ source: string; path: string }>> {
  if (!isSafePath(path))
    throw usageError(
      `--input ${given}: the name "${printable(path)}" is invalid`,
      "rename it",
      "UTF-8 without control characters and backslashes",
    );
  const info = await stat(source).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ELOOP") throw usageError(`--input ${given}: a link leads back to its own folder: ${path}`);
    if (error.code === "ENOENT" || error.code === "ENOTDIR")
      throw notFoundError(`--input ${given}: there is no file ${source}`);
    throw unreadableError(`--input ${given}`, error);
  });
  if (!info.isDirectory() && !info.isFile())
    throw usageError(
      `--input ${given}: ${source} is a pipe, a socket or a device`,
      "write its content to a file",
      "files and folders",
    );
  if (info.isFile()) return [{ source, path }];
  const names = await reading(`--input ${given}`, readdir(source));
  return (await Promise.all(names.sort().map((name) => walk(join(source, name), `${path}/${name}`, given)))).flat();
}

/** Size and hash of a file. @throws CliError 64 for one above S3's limit, 66 where it cannot be read */
export async function describeFile(source: string, path: string): Promise<LocalFile> {
  const { size } = await reading(source, stat(source));
  if (size > MAX_UPLOAD) {
    throw usageError(
      `${source} has ${size} bytes, one upload takes at most ${MAX_UPLOAD}`,
      "copy it to the bucket's input/ once, e.g. with `aws s3 cp`, and name it in the model's inputs",
    );
  }
  const hash = createHash("sha256");
  await reading(source, pipeline(createReadStream(source), hash));
  return { source, path, bytes: size, sha256: hash.digest("hex") };
}
