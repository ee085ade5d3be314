import { createReadStream } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { PREFIXES } from "../../../contract/bucket-layout";
import { writing } from "../base/writing";
import { type Environment, spilledEnvironment } from "../parse/environment";
import { keys } from "../records/layout";
import { type Manifest, parseManifest } from "../records/manifest";
import type { RunScript } from "../start/chosen-scripts";
import type { LocalFile } from "../start/input-files";

/** What a run on AWS would stage. */
interface Staged {
  scripts: readonly RunScript[];
  inputs: readonly LocalFile[];
  environment: Environment;
}

/** A folder with the layout of the stack's bucket, for one run in Docker. */
export class LocalBucket {
  private constructor(
    /** Absolute. */
    readonly root: string,
  ) {}

  /** Creates the folder with what a run on AWS would stage. @throws CliError 73, and leaves nothing behind */
  static async make(runId: string, parts: Staged): Promise<LocalBucket> {
    const place = tmpdir();
    return writing(`the run's files to ${place}`, "set TMPDIR to a folder with space", async () => {
      const bucket = new LocalBucket(await mkdtemp(join(place, "rfargate-")));
      try {
        await bucket.#stage(runId, parts);
        return bucket;
      } catch (error) {
        await bucket.remove();
        throw error;
      }
    });
  }

  /** The environment, too, so that no value is on a command line. */
  async #stage(runId: string, { scripts, inputs, environment }: Staged): Promise<void> {
    for (const { name, local } of scripts) {
      if (local) await this.#copy(local.source, keys.stagedScript(runId, name));
    }
    for (const { source, path } of inputs) await this.#copy(source, keys.stagedFile(runId, path));
    const variables = join(this.root, keys.stagedEnvironment(runId));
    await this.#folder(dirname(variables));
    await writeFile(variables, spilledEnvironment(environment));
    for (const prefix of [keys.output(runId), `${PREFIXES.runs}${runId}/`]) await this.#folder(join(this.root, prefix));
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
