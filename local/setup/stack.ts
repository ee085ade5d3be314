import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../runner/setup/command";
import { chosenEngine } from "../../runner/setup/engine";
import { lives } from "../../runner/setup/lock";
import { DEFAULT_HOST, dockerHost } from "./docker-host";
import { applied, type Environment, localEnvironment } from "./environment";
import { stackInUse } from "./messages";
import { PLACES, ROOT, STACK } from "./places";
import { baseImage, DEFAULT_BASE } from "./steps/images";

const CONFIG = join(ROOT, `Pulumi.${STACK}.yaml`);
const PROJECT = "r-on-fargate";

/** Files of the stack's state, its passphrase and its emulator's id. */
export type StackPlaces = Pick<typeof PLACES, "backend" | "passphrase" | "stackInstance">;

/** Why stack local must be created again. */
export type OutdatedReason = "missing" | "lost" | "unfinished" | "unreadable";

/** @param instance id of the running emulator @returns undefined when stack local matches it */
export function outdatedReason(instance: string, places: StackPlaces = PLACES): OutdatedReason | undefined {
  const file = join(places.backend, ".pulumi", "stacks", PROJECT, `${STACK}.json`);
  if (!existsSync(file)) return "missing";
  if (!existsSync(places.passphrase)) return "unreadable";
  if (knownInstance(places) !== instance) return hasResources(readFileSync(file, "utf8")) ? "lost" : "missing";
  return isUnfinished(readFileSync(file, "utf8")) ? "unfinished" : undefined;
}

function knownInstance({ stackInstance }: StackPlaces): string {
  return existsSync(stackInstance) ? readFileSync(stackInstance, "utf8").trim() : "";
}

/** Whether a state file has pending operations. */
export function isUnfinished(state: string): boolean {
  return (checkpoint(state).pending_operations ?? []).length > 0;
}

function hasResources(state: string): boolean {
  return (checkpoint(state).resources ?? []).length > 0;
}

function checkpoint(state: string): { pending_operations?: unknown[] | null; resources?: unknown[] | null } {
  const { checkpoint } = JSON.parse(state) as { checkpoint?: Record<string, object | undefined> };
  return checkpoint?.latest ?? checkpoint?.Latest ?? {};
}

/** Creates stack local and replaces an outdated one. @param instance id of the running emulator */
export async function makeStack(instance: string): Promise<void> {
  // Other stacks of this backend describe the same emulator.
  if (knownInstance(PLACES) !== instance) rmSync(join(PLACES.backend, ".pulumi"), { recursive: true, force: true });
  mkdirSync(PLACES.backend, { recursive: true, mode: 0o700 });
  mkdirSync(PLACES.pulumiHome, { recursive: true });
  if (!existsSync(PLACES.passphrase))
    writeFileSync(PLACES.passphrase, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  const env = stackEnvironment();
  await run("creating stack local", "pulumi", ["stack", "init", STACK, "--non-interactive"], {
    cwd: ROOT,
    env,
    log: "stack.log",
  });
  dropSalt();
  writeFileSync(PLACES.stackInstance, `${instance}\n`);
}

/**
 * Removes the lock of a Pulumi that was killed. @throws SetupError while the process runs
 */
export function releaseStack(backend: string = PLACES.backend): void {
  const folder = join(backend, ".pulumi", "locks", "organization", PROJECT, STACK);
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".json")) continue;
    const file = join(entry.parentPath, entry.name);
    const { pid } = JSON.parse(readFileSync(file, "utf8")) as { pid: number };
    if (lives(pid)) throw stackInUse(pid);
    rmSync(file);
  }
}

/** The settings that `make env` prints. */
export function stackChanges(): Environment {
  const base = baseImage();
  const node = existsSync(PLACES.node) ? PLACES.node : undefined;
  const programs = [node, chosenEngine()?.bin].filter((folder) => folder !== undefined);
  const host = dockerHost();
  return localEnvironment(programs, base === DEFAULT_BASE ? undefined : base, host === DEFAULT_HOST ? undefined : host);
}

/** A process environment for `pulumi` and `rfargate` on stack local. */
export function stackEnvironment(): NodeJS.ProcessEnv {
  return applied(stackChanges());
}

/**
 * Removes the passphrase's salt from the stack's file, which is committed; Pulumi writes it there. The state has a copy, and
 * the file needs it only for secret values.
 */
export function dropSalt(file = CONFIG): void {
  const text = readFileSync(file, "utf8");
  if (/^encryptionsalt:/m.test(text) && !/\bsecure:/.test(text)) {
    writeFileSync(file, text.replace(/^encryptionsalt:.*\n?/m, ""));
  }
}
