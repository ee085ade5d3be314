import { createReadStream } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { PREFIXES } from "../../../contract/bucket-layout";
import { type Environment, spilledEnvironment } from "../parse/environment";
import { keys } from "../records/layout";
import { type Manifest, parseManifest } from "../records/manifest";
import type { RunScript } from "../start/chosen-scripts";
import type { LocalFile } from "../start/input-files";

/** A folder with the layout of the stack's bucket, for one run in Docker. */
export class LocalBucket {
  private constructor(
    /** Absolute. */
    readonly root: string,
  ) {}

  /** Creates the folder with what a run on AWS would stage. The environment is staged, too, so that no value is on a command line. */
  static async make(
    runId: string,
    parts: { scripts: readonly RunScript[]; inputs: readonly LocalFile[]; environment: Environment },
  ): Promise<LocalBucket> {
    const bucket = new LocalBucket(await mkdtemp(join(tmpdir(), "rfargate-")));
    for (const { name, local } of parts.scripts) {
      if (local) await bucket.#copy(local.source, keys.stagedScript(runId, name));
    }
    for (const { source, path } of parts.inputs) await bucket.#copy(source, keys.stagedFile(runId, path));
    const environment = join(bucket.root, keys.stagedEnvironment(runId));
    await bucket.#folder(dirname(environment));
    await writeFile(environment, spilledEnvironment(parts.environment));
    for (const prefix of [keys.output(runId), `${PREFIXES.runs}${runId}/`])
      await bucket.#folder(join(bucket.root, prefix));
    return bucket;
  }

  async manifest(runId: string): Promise<Manifest | undefined> {
    const key = keys.manifest(runId);
    const text = await readFile(join(this.root, key), "utf8").catch(() => undefined);
    return text === undefined ? undefined : parseManifest(text, key);
  }

  /** The same interface as the bucket's, for fetching. */
  async stream(key: string): Promise<Readable> {
    return createReadStream(join(this.root, key));
  }

  /** Removes the folder; false if it has files of the container's user. */
  async remove(): Promise<boolean> {
    return rm(this.root, { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
  }

  async #copy(source: string, key: string): Promise<void> {
    const target = join(this.root, key);
    await this.#folder(dirname(target));
    await copyFile(source, target);
    await chmod(target, 0o644);
  }

  /** Opens the folders to the container's user, which is not ours; their root stays closed to other users. */
  async #folder(path: string): Promise<void> {
    await mkdir(path, { recursive: true });
    for (let each = path; each.startsWith(this.root); each = dirname(each)) await chmod(each, 0o777);
  }
}
