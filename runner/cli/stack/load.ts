import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { StackOutputs } from "../../../components/outputs";
import { expandHome, type World } from "../world";
import { readWithPulumi } from "./pulumi";
import { noStack, parseOutputs } from "./schema";

/** Options that every command has for finding its stack. */
export interface StackOptions {
  /** Name of the Pulumi stack; default: the selected one. */
  stack?: string;
  /** A file with what `pulumi stack output --json` prints, in place of asking pulumi; default: RFARGATE_OUTPUTS. */
  outputs?: string;
}

/**
 * The outputs of the stack that a command works on.
 * @throws CliError 78
 */
export async function loadStack(world: World, options: StackOptions): Promise<StackOutputs> {
  const file = options.outputs ?? (options.stack ? undefined : world.env.RFARGATE_OUTPUTS);
  if (!file) return parseOutputs(await readWithPulumi(world, options.stack), "the stack");
  const path = resolve(world.cwd, expandHome(file, world.home));
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "there is no such file" : error.message;
    throw noStack(`outputs file ${path}: ${why}`, `write it with: pulumi stack output --json > ${file}`);
  });
  return parseOutputs(text, file);
}
