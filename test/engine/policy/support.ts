import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { type Finished, pulumi, ROOT, stateFile } from "../support";

const PROGRAM = join(__dirname, "program");
const PACK = resolve(ROOT, "policy");

/** A stack of the program beside this file, on the emulator, under the policy pack. */
export class PolicyStack {
  private readonly folder = mkdtempSync(join(tmpdir(), "policy-test-"));
  private readonly config = join(this.folder, "stack.yaml");
  private readonly state: string;

  constructor(readonly name: string) {
    this.state = stateFile(process.env.PULUMI_BACKEND_URL!, PROGRAM, name)!;
  }

  async create(): Promise<void> {
    await this.remove();
    this.choose("corrected");
    const made = await this.pulumi(["stack", "init", this.name]);
    if (made.code !== 0) throw new Error(made.text);
  }

  async remove(): Promise<void> {
    if (existsSync(this.state)) await this.pulumi(["stack", "rm", this.name, "--force", "--yes"]);
  }

  /** Runs `preview`, `up` or `destroy` of one of the program's cases, the pack configured as given. */
  run(command: string[], program: string, packConfig?: object): Promise<Finished> {
    this.choose(program);
    const args = [...command, "--stack", this.name, "--config-file", this.config];
    if (command[0] !== "destroy") args.push("--policy-pack", PACK);
    if (packConfig) {
      const file = join(this.folder, "pack.json");
      writeFileSync(file, JSON.stringify(packConfig));
      args.push("--policy-pack-config", file);
    }
    return this.pulumi(args);
  }

  /** Types of the AWS resources that the stack's state holds. */
  made(): string[] {
    if (!existsSync(this.state)) return [];
    const { checkpoint } = JSON.parse(readFileSync(this.state, "utf8"));
    const resources: { type: string }[] = checkpoint.latest?.resources ?? [];
    return resources.map(({ type }) => type).filter((type) => type.startsWith("aws:"));
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The AWS settings of stack local, and the case. */
  private choose(program: string): void {
    const local = parse(readFileSync(join(ROOT, "Pulumi.local.yaml"), "utf8")) as { config: Record<string, unknown> };
    const aws = Object.entries(local.config).filter(([key]) => key.startsWith("aws:"));
    writeFileSync(this.config, stringify({ config: { ...Object.fromEntries(aws), "policy-test:case": program } }));
  }

  private pulumi(args: string[]): Promise<Finished> {
    return pulumi(args, PROGRAM);
  }
}
