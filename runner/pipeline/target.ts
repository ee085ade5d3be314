import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { carryOut } from "../setup/carry-out";
import { chosenEngine, engineStep } from "../setup/engine";
import { nodeBuild } from "../setup/node-build";
import { PLACES, ROOT } from "../setup/places";
import { SetupError } from "../setup/setup-error";

/** A stack and the environment of Pulumi for it. */
export interface Target {
  stack: string;
  env: NodeJS.ProcessEnv;
  /** Whether changes need a confirmation. */
  asks: boolean;
}

/** Valid for Pulumi, file names and URNs. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/**
 * Checks the STACK of a Makefile target.
 * @param name `make ... STACK=name`
 * @throws SetupError on an invalid name or a stack without configuration
 */
export function stackNamed(name = "", root = ROOT): string {
  if (!NAME.test(name))
    throw new SetupError(`STACK "${name}" is not a stack name`, [
      "up to 100 letters, digits, hyphens, underscores and dots: make preview STACK=dev",
    ]);
  if (!existsSync(join(root, `Pulumi.${name}.yaml`)))
    throw new SetupError(`stack ${name} has no configuration: Pulumi.${name}.yaml does not exist`, [
      `create Pulumi.${name}.yaml`,
      `choose another stack: ${configured(root).join(", ")}`,
    ]);
  return name;
}

function configured(root: string): string[] {
  return readdirSync(root)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

/** Installs what Pulumi needs for a stack: the engine and the compiled program. */
export async function prepare(): Promise<void> {
  await carryOut([engineStep(), nodeBuild]);
}

/** A stack on AWS. Changes ask for confirmation on a terminal. */
export function targetOf(stack: string): Target {
  return { stack, env: environmentOf(), asks: process.stdin.isTTY && !process.env.CI };
}

/**
 * Pulumi's environment for a stack on AWS: the caller's, with their login or PULUMI_BACKEND_URL, AWS credentials and secrets
 * provider.
 */
export function environmentOf(given: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const bin = chosenEngine()?.bin;
  const path = (given.PATH ?? "").split(":").filter((folder) => folder && folder !== bin);
  const set = { PATH: [...(bin ? [bin] : []), ...path].join(":"), PULUMI_SKIP_UPDATE_CHECK: "1" };
  return { NODE_COMPILE_CACHE: PLACES.compiled, ...given, ...set };
}
