import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import type { StackOutputs } from "../../contract/outputs/schema";
import { RFARGATE } from "../../runner/setup/places";

export const ROOT = resolve(__dirname, "../..");

export interface Finished {
  code: number | null;
  /** Both streams, as they came. */
  text: string;
  stdout: string;
}

const QUICK = {
  // Pulumi takes a stack trace of every promise, a tenth of the CPU time of a preview with source maps; one frame is cheap.
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --stack-trace-limit=1`.trim(),
  // Pulumi writes the whole state before and after each step, a third of the CPU time of a large update. No test kills it.
  PULUMI_SKIP_CHECKPOINTS: "1",
};

/** Runs the real engine in the project's folder. @param env beside the test's own */
export function pulumi(args: string[], cwd = ROOT, env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return finished("pulumi", [...args, "--non-interactive"], cwd, env);
}

/** Runs the CLI as a user would, in the project's folder. */
export function rfargate(args: string[]): Promise<Finished> {
  return finished(process.execPath, [RFARGATE, ...args], ROOT);
}

async function onOutputs(outputs: object, args: string[]): Promise<Finished> {
  const folder = mkdtempSync(join(tmpdir(), "outputs-"));
  const file = join(folder, "outputs.json");
  writeFileSync(file, JSON.stringify(outputs));
  const done = await rfargate([...args, "--outputs", file]);
  rmSync(folder, { recursive: true });
  return done;
}

/** Runs a target of the Makefile, as a pipeline does. @param env beside the test's own */
export function make(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return finished("make", ["--no-print-directory", ...args], ROOT, { CI: "true", ...env });
}

function finished(command: string, args: string[], cwd: string, more: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...QUICK, ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    text += chunk;
  });
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => done({ code, text, stdout }));
  });
}

/** A resource of a stack's state. */
export interface StateResource {
  urn: string;
  type: string;
  parent?: string;
  provider?: string;
  deletedWith?: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[] | null>;
  outputs?: Record<string, unknown>;
}

/** What a preview shows without the notes on texts that await other resources, which the policy pack gives before those exist. */
export const withoutAwaited = (text: string): string =>
  text.replace(
    /\[advisory\] +no-plaintext-secret [^\n]*\n[^\n]*\n +Not checked: \w+ awaits other resources of this stack[^\n]*/g,
    "",
  );

/** A stack of its own beside `local`, with that one's settings changed as the test wants. */
export class TestStack {
  private readonly file: string;
  /** What the engine finds in its environment beside the test's own: another backend, other credentials. */
  env: NodeJS.ProcessEnv = {};
  private destroyed = false;

  /** @param folder of its project */
  constructor(
    readonly name: string,
    private readonly folder = ROOT,
  ) {
    this.file = resolve(folder, `Pulumi.${name}.yaml`);
  }

  async create(change: (config: Record<string, unknown>) => void = () => {}): Promise<void> {
    await this.remove();
    copyFileSync(resolve(ROOT, "Pulumi.local.yaml"), this.file);
    this.configure(change);
    const made = await pulumi(["stack", "init", this.name], this.folder, this.env);
    if (made.code !== 0) throw new Error(made.text);
  }

  configure(change: (config: Record<string, unknown>) => void): void {
    const settings = parse(readFileSync(this.file, "utf8"));
    change(settings.config);
    writeFileSync(this.file, stringify(settings));
  }

  run(command: string[], ...options: string[]): Promise<Finished> {
    return pulumi([...command, "--stack", this.name, ...options], this.folder, this.env);
  }

  /** Leaves nothing of the stack, also where its test ended before it destroyed it. */
  async cleanUp(): Promise<void> {
    if (!this.destroyed) await this.destroy();
    await this.remove();
  }

  /** Destroys the stack and takes away the revisions that it kept, as `make destroy` does. */
  async destroy(): Promise<Finished> {
    const outputs = await this.outputs();
    const destroyed = await this.run(["destroy"], "--yes", "--skip-preview");
    this.destroyed = destroyed.code === 0;
    if (!this.destroyed || !outputs.rOnFargate) return destroyed;
    const pruned = await onOutputs(outputs, ["prune", "--all", "--yes"]);
    return pruned.code === 0 ? destroyed : pruned;
  }

  /** Runs the CLI on the stack. */
  async rfargate(args: string[]): Promise<Finished> {
    return onOutputs(await this.outputs(), args);
  }

  /** What the stack gives out; nothing before it is up. */
  async outputs(): Promise<{ rOnFargate?: StackOutputs }> {
    return (await this.state()).find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }

  /** The resources that the state knows, without the stack itself and its providers. */
  async resources(): Promise<string[]> {
    return (await this.state()).filter(({ type }) => !type.startsWith("pulumi:")).map(({ urn }) => urn);
  }

  /** All resources of the state, from its file where there is one: each call of Pulumi takes a third of a second of CPU. */
  async state(): Promise<StateResource[]> {
    const file = this.stateFile();
    if (file === undefined) return JSON.parse((await this.run(["stack", "export"])).stdout).deployment.resources ?? [];
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")).checkpoint.latest?.resources ?? []) : [];
  }

  async remove(): Promise<void> {
    const file = this.stateFile();
    if (file === undefined || existsSync(file))
      await this.run(["stack", "rm"], "--yes", "--force", "--preserve-config");
    rmSync(this.file, { force: true });
  }

  private stateFile(): string | undefined {
    return stateFile(this.env.PULUMI_BACKEND_URL ?? process.env.PULUMI_BACKEND_URL!, this.folder, this.name);
  }
}

/** @param folder of the project @returns undefined: the backend is no folder */
export function stateFile(backendUrl: string, folder: string, stack: string): string | undefined {
  const backend = new URL(backendUrl);
  if (backend.protocol !== "file:") return undefined;
  const { name } = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8"));
  return join(fileURLToPath(backend), ".pulumi/stacks", name, `${stack}.json`);
}
