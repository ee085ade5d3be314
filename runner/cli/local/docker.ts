import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { CliError, EXIT } from "../base/errors";
import type { World } from "../base/world";
import { LOCAL_IMAGE } from "./local-options";

/** Output and exit code of a docker command. */
export interface DockerResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Docker's CLI, which finds its engine (DOCKER_HOST, contexts). */
export class Docker {
  constructor(private readonly world: World) {}

  /** Runs a docker command to its end, or until the signal. @param input its stdin @throws CliError 69 without docker */
  run(args: readonly string[], signal?: AbortSignal, input = ""): Promise<DockerResult> {
    return new Promise((resolve, reject) => {
      const child = this.#spawn(args, signal);
      const text = { stdout: "", stderr: "" };
      child.stdout.on("data", (chunk: Buffer) => (text.stdout += chunk));
      child.stderr.on("data", (chunk: Buffer) => (text.stderr += chunk));
      child.on("error", (error) => reject(noDocker(error.message)));
      // If it ends without reading, its exit code tells why.
      child.stdin.on("error", () => {});
      child.stdin.end(input);
      child.on("close", (code) => resolve({ code: code ?? 1, ...text }));
    });
  }

  /** Runs a docker command that must succeed. @returns its output, trimmed @throws CliError 69 */
  async must(args: readonly string[], signal?: AbortSignal, input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, signal, input);
    if (code !== 0) throw explainDocker(args, stderr.trim() || stdout.trim(), this.world);
    return stdout.trim();
  }

  /** Starts a created container and passes on the lines of both streams until it ends. */
  async attach(container: string, onLine: (text: string) => void): Promise<void> {
    const child = this.#spawn(["start", "--attach", container]);
    const streams = [child.stdout, child.stderr].map((input) => createInterface({ input, crlfDelay: Infinity }));
    for (const lines of streams) lines.on("line", onLine);
    await Promise.all([
      ...streams.map((lines) => new Promise<void>((done) => lines.once("close", done))),
      new Promise<void>((done, fail) => {
        child.on("error", (error) => fail(noDocker(error.message)));
        child.on("close", () => done());
      }),
    ]);
  }

  #spawn(args: readonly string[], signal?: AbortSignal) {
    const { cwd, env } = this.world;
    // In its own process group: Ctrl-C reaches only rfargate, which then stops the container properly.
    return spawn("docker", args, { cwd, env: { ...env }, stdio: "pipe", detached: true, signal });
  }
}

function noDocker(message: string): CliError {
  return new CliError(
    `docker cannot be run: ${message}`,
    EXIT.unavailable,
    "install Docker (Debian: apt-get install docker.io) and check that `docker version` works",
  );
}

function explainDocker(args: readonly string[], text: string, { env }: World): CliError {
  if (/cannot connect to the docker daemon|is the docker daemon running|permission denied.*docker/i.test(text)) {
    return new CliError(
      `docker does not answer: ${text}`,
      EXIT.unavailable,
      "start the Docker engine, or join the group docker, or set DOCKER_HOST",
    );
  }
  if (/no such image|unable to find image|not found|manifest unknown|pull access denied|no basic auth/i.test(text)) {
    const base = env.R_ON_FARGATE_BASE_IMAGE;
    const build = `docker build -t ${LOCAL_IMAGE} ${base ? `--build-arg BASE=${base} ` : ""}runner/image`;
    return new CliError(
      `the image is not on this machine and cannot be pulled: ${text}`,
      EXIT.unavailable,
      `build one without packages in the project's folder (${build}), run pulumi up to use the stack's image, ` +
        "name an image with --image, or log in to its registry (aws ecr get-login-password | docker login ...)",
    );
  }
  return new CliError(`docker ${args[0]} failed: ${text}`, EXIT.unavailable, "see docker's message");
}
