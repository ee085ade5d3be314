import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, parse, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { PUBLISHED_OUTPUTS } from "../../../contract/bucket-layout";
import { publishedOutputs } from "../../../contract/outputs/published";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { cacheFolder, expandHome, type World } from "../base/world";

/** Longest wait for the stack's published outputs, in ms, before reading them with Pulumi. */
const PATIENCE = 1_000;
/** Ms after which a cached answer is removed: each change of what determines a stack makes another file. */
const KEPT = 30 * 24 * 3_600_000;
/** Settings of Pulumi that determine which stack a name means. */
const SETTINGS = ["PULUMI_STACK", "PULUMI_BACKEND_URL", "PULUMI_HOME", "PULUMI_ACCESS_TOKEN"] as const;

/** Cache of a stack's outputs: reading them with Pulumi takes longer than anything else before RunTask. */
export class Remembered {
  private constructor(
    private readonly world: World,
    private readonly stack: string | undefined,
    /** Derived from everything that determines the stack. */
    private readonly meaning: string,
  ) {}

  static async of(world: World, stack: string | undefined): Promise<Remembered> {
    return new Remembered(world, stack, await meaningOf(world, stack));
  }

  /**
   * The cached outputs if they are certainly current: for the same stack, whose bucket publishes the same outputs. `pulumi up` publishes
   * each change there, so an earlier revision is never mistaken for the newest one.
   */
  async recall(): Promise<StackOutputs | undefined> {
    try {
      const text = await readFile(this.#file, "utf8");
      const [{ parseOutputs }, { Session }, { Bucket }] = await Promise.all([
        import("../../../contract/outputs/read.js"),
        import("../aws/session.js"),
        import("../aws/bucket.js"),
      ]);
      const told = JSON.parse(text) as StackOutputs;
      const outputs = parseOutputs(told);
      const bucket = new Bucket(await Session.open(outputs, this.world));
      const published = await bucket.text(PUBLISHED_OUTPUTS, AbortSignal.timeout(PATIENCE));
      return isDeepStrictEqual(JSON.parse(published ?? "null"), publishedOutputs(told)) ? outputs : undefined;
    } catch {
      // Whatever is wrong with the cache, Pulumi has the outputs.
      return undefined;
    }
  }

  /** Caches Pulumi's answer, unless the stack may have changed meanwhile. May fail silently. */
  async keep(text: string): Promise<void> {
    if ((await meaningOf(this.world, this.stack)) !== this.meaning) return;
    try {
      await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
      const temporary = `${this.#file}.${process.pid}`;
      await writeFile(temporary, text, { mode: 0o600 });
      await rename(temporary, this.#file);
      await this.#removeOld(dirname(this.#file));
    } catch {}
  }

  async #removeOld(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      if ((await stat(file)).mtimeMs < Date.now() - KEPT) await rm(file, { force: true });
    }
  }

  get #file(): string {
    return join(cacheFolder(this.world), "stacks", `${this.meaning}.json`);
  }
}

/**
 * A hash of the folder, the given name, Pulumi's settings, and the modification times of its files for logins, selected stacks and the
 * project. Their contents are internal to Pulumi.
 */
async function meaningOf({ cwd, env, home }: World, stack: string | undefined): Promise<string> {
  const own = env.PULUMI_HOME ? resolve(cwd, expandHome(env.PULUMI_HOME, home)) : join(home, ".pulumi");
  const workspaces = join(own, "workspaces");
  const selections = await readdir(workspaces).catch(() => []);
  const files = [
    join(own, "credentials.json"),
    ...selections.sort().map((name) => join(workspaces, name)),
    ...ancestors(cwd).flatMap((folder) =>
      ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].map((name) => join(folder, name)),
    ),
  ];
  const parts = [
    cwd,
    stack ?? "",
    ...SETTINGS.map((name) => env[name] ?? ""),
    ...(await Promise.all(files.map(stamp))),
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

function ancestors(folder: string): string[] {
  return folder === parse(folder).root ? [folder] : [folder, ...ancestors(dirname(folder))];
}

/** Modification time and size of a file; the same text for every missing file. */
async function stamp(file: string): Promise<string> {
  const info = await stat(file, { bigint: true }).catch(() => undefined);
  return info ? `${file} ${info.mtimeNs} ${info.size}` : "";
}
