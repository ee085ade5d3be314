import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { AdaptiveRetryStrategy } from "@smithy/core/retry";
import type { StackOutputs } from "../../../contract/outputs/schema";
import type { World } from "../../../runner/cli/base/world";
import { runCli } from "../../../runner/cli/program";
import { FakeAws } from "./aws";
import { stack } from "./stack";

/** The SDK's own rules for what it tries again and how often, as clientSettings asks for them, without its pauses. */
function unpausedRetries(): AdaptiveRetryStrategy {
  return new AdaptiveRetryStrategy(4, {
    maxAttempts: 4,
    backoff: { computeNextBackoffDelay: () => 0, setDelayBase() {} },
    rateLimiter: { getSendToken: async () => {}, updateClientSendingRate() {} },
  });
}

/** A folder, a fake AWS and a clock that does not wait: what a command of `rfargate` sees as the world. */
export class TestWorld {
  readonly folder = mkdtempSync(join(tmpdir(), "rfargate-test-"));
  stdout = "";
  stderr = "";
  /** Ms since 1970; sleeping moves it. */
  now = Date.parse("2026-11-21T07:00:00Z");
  readonly slept: number[] = [];
  env: Record<string, string> = {};
  /** The person at the terminal; absent: there is none. */
  ask?: World["ask"];
  #interrupt: () => void = () => {};
  #ended = false;

  private constructor(readonly aws: FakeAws) {}

  static async make(aws?: FakeAws): Promise<TestWorld> {
    const made = new TestWorld(aws ?? (await FakeAws.start()));
    made.aws.s3.put("r_scripts/test-script.R", "cat('hello')");
    made.deploy(stack());
    return made;
  }

  /** Lets the stack have these outputs. */
  deploy(outputs: StackOutputs): void {
    writeFileSync(join(this.folder, "config"), `[profile test]\nregion = eu-west-1\nendpoint_url = ${this.aws.url}\n`);
    writeFileSync(
      join(this.folder, "credentials"),
      "[test]\naws_access_key_id = AKIATEST\naws_secret_access_key = secret\n",
    );
    const connected: StackOutputs = {
      ...outputs,
      aws: {
        ...outputs.aws,
        profile: "test",
        sharedConfigFiles: [join(this.folder, "config")],
        sharedCredentialsFiles: [join(this.folder, "credentials")],
      },
    };
    writeFileSync(join(this.folder, "outputs.json"), JSON.stringify({ rOnFargate: connected }));
    this.env.RFARGATE_OUTPUTS = join(this.folder, "outputs.json");
  }

  /** A file in the current folder. */
  write(name: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), content);
  }

  /** A file in the current folder that cannot be read, by root neither. */
  writeUnreadable(name: string): void {
    const file = join(this.folder, name);
    if (process.getuid?.() === 0) symlinkSync("/proc/self/mem", file);
    else writeFileSync(file, "x\n", { mode: 0 });
  }

  /** The text of a file in the current folder. */
  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** Runs a command in this process; answers its exit code. */
  run(...args: string[]): Promise<number> {
    return runCli(args, this.world());
  }

  /** As Ctrl-C does. */
  interrupt(): void {
    this.#interrupt();
  }

  /** What the command printed as JSON. */
  get json(): Record<string, unknown> {
    return JSON.parse(this.stdout);
  }

  /** The runs that `rfargate ls` lists now. */
  async listed(): Promise<Array<Record<string, unknown>>> {
    this.stdout = "";
    assert.equal(await this.run("ls", "--json"), 0);
    return JSON.parse(this.stdout);
  }

  /** A command that is still at work then, of a test that took too long, ends at its next pause. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.aws.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What a command sees. */
  world(): World {
    return {
      env: this.env,
      cwd: this.folder,
      home: this.folder,
      stdout: {
        write: (text) => {
          this.stdout += text;
        },
        isTTY: false,
      },
      stderr: {
        write: (text) => {
          this.stderr += text;
        },
        isTTY: false,
      },
      clock: {
        now: () => this.now,
        sleep: async (ms) => {
          this.slept.push(ms);
          this.now += ms;
          await setImmediate();
          if (this.#ended) throw new Error("the test is over");
        },
      },
      awsClient: { retryStrategy: unpausedRetries() },
      ...(this.ask ? { ask: this.ask } : {}),
      onInterrupt: (listener) => {
        this.#interrupt = listener;
        return () => {};
      },
    };
  }
}
