import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const COMMANDS = join(__dirname, "../airflow/commands.py");

/** Airflow's own command, imported once. */
export class Airflow {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  private errors = "";

  /** @param python with Airflow @param env of every command */
  constructor(python: string, env: NodeJS.ProcessEnv) {
    this.child = spawn(python, [COMMANDS], { env, stdio: "pipe" });
    this.answers = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
    this.child.stderr!.on("data", (chunk) => {
      this.errors += chunk;
    });
  }

  /** @returns the exit code, and both streams as they came */
  async run(...args: string[]): Promise<{ code: number; text: string }> {
    this.child.stdin!.write(`${JSON.stringify(args)}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`Airflow ended:\n${this.errors}`);
    return JSON.parse(value);
  }

  end(): void {
    this.child.stdin!.end();
  }
}
