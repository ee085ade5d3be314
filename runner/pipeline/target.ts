import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setUp } from "../../local/setup/all-steps";
import { chosenEngine } from "../../local/setup/engine";
import { ROOT, STACK } from "../../local/setup/places";
import { Refusal } from "../../local/setup/refusal";
import { stackEnvironment } from "../../local/setup/stack";

/** Pulumi's own rule, and what a file name and a URN take. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/**
 * Checks the stack that a target of the Makefile is for.
 * @param given `make ... STACK=given`; empty: stack local
 * @throws Refusal on a name that is none, and where the stack has no configuration
 */
export function stackNamed(given: string | undefined, root = ROOT): string {
  const name = given || STACK;
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

/** Has everything there that Pulumi needs for a stack: for local an emulator, for others the engine and the compiled program. */
export async function prepare(stack: string): Promise<void> {
  await setUp(stack === STACK ? undefined : ["toolchain", "build"]);
}

/**
 * The environment in which Pulumi works on a stack. Local has its backend and its passphrase; any other stack keeps the caller's:
 * their login or PULUMI_BACKEND_URL, their AWS credentials, their secrets provider.
 */
export function environmentOf(stack: string, given: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  if (stack === STACK) return stackEnvironment();
  const bin = chosenEngine()?.bin;
  const path = (given.PATH ?? "").split(":").filter((folder) => folder && folder !== bin);
  return { ...given, PATH: [...(bin ? [bin] : []), ...path].join(":"), PULUMI_SKIP_UPDATE_CHECK: "1" };
}
