import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { expandHome, type World } from "../base/world";
import { noStack } from "./no-stack";
import { readWithPulumi } from "./pulumi";

/** Options that every command has for finding its stack. */
export interface StackOptions {
  /** Name of the Pulumi stack; default: the selected one. */
  stack?: string;
  /** A file with what `pulumi stack output --json` prints, in place of asking pulumi; default: RFARGATE_OUTPUTS. */
  outputs?: string;
}

/**
 * The outputs of the stack that a command works on. Call it first: pulumi takes its time, in a process of its own.
 * @throws CliError 78
 */
export async function loadStack(world: World, options: StackOptions): Promise<StackOutputs> {
  const file = options.outputs ?? (options.stack ? undefined : world.env.RFARGATE_OUTPUTS);
  const text = file ? readOutputsFile(world, file) : readWithPulumi(world, options.stack);
  text.catch(() => {});
  // Loaded only now: pulumi is at work meanwhile.
  const { OutputsError, parseOutputs } = await import("../../../contract/outputs/read.js");
  try {
    return parseOutputs(await text, file ?? "the stack");
  } catch (error) {
    throw error instanceof OutputsError ? noStack(error.fault, error.remedy) : error;
  }
}

async function readOutputsFile(world: World, file: string): Promise<string> {
  const path = resolve(world.cwd, expandHome(file, world.home));
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "there is no such file" : error.message;
    throw noStack(`outputs file ${path}: ${why}`, `write it with: pulumi stack output --json > ${file}`);
  });
}
