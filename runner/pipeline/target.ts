import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { carryOut } from "../setup/carry-out";
import { chosenEngine, engineStep } from "../setup/engine";
import { nodeBuild } from "../setup/node-build";
import { ROOT } from "../setup/places";
import { Refusal } from "../setup/refusal";

/** A stack, and how Pulumi works on it. */
export interface Target {
  stack: string;
  env: NodeJS.ProcessEnv;
  /** Whether what changes the stack asks first. */
  asks: boolean;
}

/** Pulumi's own rule, and what a file name and a URN take. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/**
 * Checks the stack that a target of the Makefile is for.
 * @param name `make ... STACK=name`
 * @throws Refusal on a name that is none, and where the stack has no configuration
 */
export function stackNamed(name = "", root = ROOT): string {
  if (!NAME.test(name))
    throw new Refusal(
      `STACK is "${name}", which is no name of a stack.`,
      "letters, digits, hyphens, underscores and dots, up to 100: make preview STACK=dev",
    );
  if (!existsSync(join(root, `Pulumi.${name}.yaml`)))
    throw new Refusal(
      `stack ${name} has no configuration: there is no Pulumi.${name}.yaml.`,
      `write it, or choose one that is there: ${configured(root).join(", ")}`,
    );
  return name;
}

function configured(root: string): string[] {
  return readdirSync(root)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

/** Has everything there that Pulumi needs for a stack: the engine and the compiled program. */
export async function prepare(): Promise<void> {
  await carryOut([engineStep(), nodeBuild]);
}

/** A stack on AWS, which is asked about where somebody can answer. */
export function targetOf(stack: string): Target {
  return { stack, env: environmentOf(), asks: process.stdin.isTTY && !process.env.CI };
}

/**
 * The environment in which Pulumi works on a stack on AWS: the caller's, with their login or PULUMI_BACKEND_URL, their AWS
 * credentials, their secrets provider.
 */
export function environmentOf(given: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const bin = chosenEngine()?.bin;
  const path = (given.PATH ?? "").split(":").filter((folder) => folder && folder !== bin);
  return { ...given, PATH: [...(bin ? [bin] : []), ...path].join(":"), PULUMI_SKIP_UPDATE_CHECK: "1" };
}
