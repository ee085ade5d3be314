import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join, parse, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { PUBLISHED_OUTPUTS } from "../../../contract/bucket-layout";
import { publishedOutputs } from "../../../contract/outputs/published";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { cacheFolder, expandHome, type World } from "../base/world";

/** For so long it is waited for what the stack has published, in ms; then Pulumi is asked. */
const PATIENCE = 1_000;
/** Settings of Pulumi that decide which stack a name stands for. */
const SETTINGS = ["PULUMI_STACK", "PULUMI_BACKEND_URL", "PULUMI_HOME", "PULUMI_ACCESS_TOKEN"] as const;

/** The outputs of a stack as Pulumi told them last, kept because asking it takes longer than anything else before RunTask. */
export class Remembered {
  private constructor(
    private readonly world: World,
    private readonly stack: string | undefined,
    /** Follows from all that decides which stack is meant. */
    private readonly meaning: string,
  ) {}

  static async of(world: World, stack: string | undefined): Promise<Remembered> {
    return new Remembered(world, stack, await meaningOf(world, stack));
  }

  /**
   * The outputs, where they surely are those of now: the same stack is meant, and its bucket publishes the same outputs.
   * `pulumi up` writes there whenever they change, so that no earlier revision is ever taken for the newest one.
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
      // Whatever is wrong with it, Pulumi knows better.
      return undefined;
    }
  }

  /** Keeps what Pulumi told, unless another stack may be meant meanwhile. Nothing depends on it. */
  async keep(text: string): Promise<void> {
    if ((await meaningOf(this.world, this.stack)) !== this.meaning) return;
    try {
      await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
      const temporary = `${this.#file}.${process.pid}`;
      await writeFile(temporary, text, { mode: 0o600 });
      await rename(temporary, this.#file);
    } catch {}
  }

  get #file(): string {
    return join(cacheFolder(this.world), "stacks", `${this.meaning}.json`);
  }
}

/**
 * A hash of the folder, the name given, Pulumi's settings, and when its files of logins, of selected stacks and of the project were
 * last written. What stands in them is Pulumi's own affair.
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

/** When a file was last written, and its size; the same for every file that is not there. */
async function stamp(file: string): Promise<string> {
  const info = await stat(file, { bigint: true }).catch(() => undefined);
  return info ? `${file} ${info.mtimeNs} ${info.size}` : "";
}
