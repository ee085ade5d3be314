import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { attempt, run, which } from "./command";
import { PLACES } from "./places";
import { SetupError } from "./setup-error";
import type { Step } from "./steps";
import { isAtLeast, OLDEST_PULUMI } from "./versions";

/** Which Pulumi is used. */
export interface Engine {
  /** On the user's PATH, downloaded by the npm package, or built on this machine from Go modules. */
  kind: "path" | "npm" | "go";
  /** Folder for PATH; absent: on PATH already. */
  bin?: string;
  why: string;
  /** ISO time of the last check that Pulumi's downloads can be reached. */
  probedAt: string;
}

/** Inputs of the choice. */
export interface EngineFacts {
  /** Version of `pulumi` on the user's PATH. */
  onPath?: string;
  /** Whether Pulumi's downloads can be reached; its plugins are downloads, too. */
  reachable: boolean;
  /** R_ON_FARGATE_ENGINE. */
  forced?: string;
}

const NPM_VERSION = "3.265.0";
/** Where the engine downloads plugins from. */
const DOWNLOADS = "https://get.pulumi.com/releases/plugins/pulumi-resource-aws-v7.48.0-linux-amd64.tar.gz";
const PROBE_SECONDS = 4;
const PROBE_VALID_MS = 24 * 3600_000;

/** @throws SetupError on an invalid R_ON_FARGATE_ENGINE */
export function chooseEngine(facts: EngineFacts): { kind: Engine["kind"]; why: string } {
  const { forced, onPath } = facts;
  if (forced === "path" || forced === "npm" || forced === "go")
    return { kind: forced, why: `R_ON_FARGATE_ENGINE=${forced}` };
  if (forced)
    throw new SetupError(`R_ON_FARGATE_ENGINE "${forced}" is not an engine`, ["path, npm or go, or unset it"]);
  if (!facts.reachable)
    return { kind: "go", why: "get.pulumi.com cannot be reached, so Pulumi's plugins cannot be downloaded" };
  if (onPath && isAtLeast(onPath, OLDEST_PULUMI)) return { kind: "path", why: `pulumi ${onPath} is on PATH` };
  return {
    kind: "npm",
    why: onPath ? `pulumi ${onPath} on PATH is older than ${OLDEST_PULUMI}` : "pulumi is not on PATH",
  };
}

/** Builds Pulumi where its downloads cannot be reached. */
export interface EngineBuilder {
  /** @param bin folder of the last build @returns whether a build would give the same */
  isCurrent(bin: string): Promise<boolean>;
  /** @param why no download is possible @returns folder for PATH */
  build(why: string, progress: (text: string) => void): Promise<string>;
}

/** Pulumi and its plugins. @param builder absent: use an earlier build and build none */
export function engineStep(builder?: EngineBuilder): Step {
  return {
    name: "toolchain",
    doing: "installing Pulumi and its plugins",
    needs: [],
    check: () => engineReady(builder),
    do: (progress) => provideEngine(builder, progress),
  };
}

/** The engine chosen by the last set-up. */
export function chosenEngine(): Engine | undefined {
  try {
    return JSON.parse(readFileSync(PLACES.engine, "utf8")) as Engine;
  } catch {
    return undefined;
  }
}

/** Whether the chosen engine exists, is current, and is still the right choice. */
async function engineReady(builder: EngineBuilder | undefined): Promise<boolean> {
  const engine = chosenEngine();
  if (!engine) return false;
  const forced = process.env.R_ON_FARGATE_ENGINE;
  if (forced && forced !== engine.kind) return false;
  if (engine.kind === "path") return (await versionOnPath()) !== undefined;
  if (engine.kind === "npm") return existsSync(join(engine.bin!, "pulumi"));
  if (!engine.bin || !existsSync(engine.bin) || (await builder?.isCurrent(engine.bin)) === false) return false;
  if (forced || Date.now() - Date.parse(engine.probedAt) < PROBE_VALID_MS) return true;
  if (await reachable()) return false;
  save({ ...engine, probedAt: new Date().toISOString() });
  return true;
}

/** Chooses an engine and installs it. */
async function provideEngine(builder: EngineBuilder | undefined, progress: (text: string) => void): Promise<void> {
  const forced = process.env.R_ON_FARGATE_ENGINE || undefined;
  const onPath = await versionOnPath();
  const probedAt = new Date().toISOString();
  const choice = chooseEngine({ forced, onPath, reachable: forced ? true : await reachable() });
  if (choice.kind === "path") {
    if (!onPath)
      throw new SetupError("R_ON_FARGATE_ENGINE is path, but pulumi is not on PATH", [
        "install Pulumi",
        "unset R_ON_FARGATE_ENGINE",
      ]);
    return save({ ...choice, probedAt });
  }
  if (choice.kind === "npm") {
    try {
      return save({ ...choice, bin: await downloadFromNpm(progress), probedAt });
    } catch (error) {
      if (forced || !builder || !(error instanceof SetupError)) throw error;
      choice.why = "Pulumi's own download failed";
    }
  }
  if (!builder) throw noEngine(choice.why);
  save({ kind: "go", why: choice.why, bin: await builder.build(choice.why, progress), probedAt });
}

function noEngine(why: string): SetupError {
  return new SetupError(`Pulumi is not installed: ${why}`, [
    "allow access to get.pulumi.com",
    "make setup, which builds Pulumi from Go modules once for all stacks",
  ]);
}

/** The npm package downloads the CLI below PULUMI_HOME on its first run. */
async function downloadFromNpm(progress: (text: string) => void): Promise<string> {
  progress("downloading Pulumi's release");
  const env = { ...process.env, PULUMI_HOME: PLACES.pulumiHome };
  const args = ["--yes", `pulumi@${NPM_VERSION}`, "version"];
  await run("downloading Pulumi", "npx", args, { env, timeout: 600, log: "pulumi-download.log" });
  return join(PLACES.pulumiHome, "versions", NPM_VERSION, "bin");
}

async function reachable(): Promise<boolean> {
  // curl reads the machine's proxy settings; Node's client does not.
  if (which("curl")) {
    const args = [
      "--silent",
      "--fail",
      "--head",
      "--max-time",
      String(PROBE_SECONDS),
      "--output",
      "/dev/null",
      DOWNLOADS,
    ];
    return (await attempt("curl", args)).code === 0;
  }
  return fetch(DOWNLOADS, { method: "HEAD", signal: AbortSignal.timeout(PROBE_SECONDS * 1000) }).then(
    (response) => response.ok,
    () => false,
  );
}

/** Version of a `pulumi` on PATH that the set-up did not install. */
async function versionOnPath(): Promise<string | undefined> {
  const own = chosenEngine()?.bin;
  const path = (process.env.PATH ?? "")
    .split(":")
    .filter((folder) => folder !== own && !folder.startsWith(PLACES.toolchain));
  const pulumi = which("pulumi", path.join(":"));
  if (!pulumi) return undefined;
  const { code, stdout } = await attempt(pulumi, ["version"], { timeout: 20 });
  return code === 0 ? stdout.trim() : undefined;
}

function save(engine: Engine): void {
  mkdirSync(dirname(PLACES.engine), { recursive: true });
  writeFileSync(PLACES.engine, `${JSON.stringify(engine, null, 2)}\n`);
}
