import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { expandHome, type World } from "../base/world";
import { noStack } from "./no-stack";
import { readWithPulumi } from "./pulumi";
import { Remembered } from "./remembered";
import { chosenStack } from "./settings";
import { parseReference, type StackReference } from "./stack-reference";

/** Options that every command has for finding its stack. */
export interface StackOptions {
  /** A Pulumi stack, a file `*.json` or `s3://BUCKET`; default: that of `rfargate use`, else the selected stack. */
  stack?: string;
  /** A file of outputs, whatever its name; default: RFARGATE_OUTPUTS. */
  outputs?: string;
}

/**
 * The outputs of a command's stack. Call it early: pulumi is slow and runs as a separate process.
 * @throws CliError 64, 69, 78
 */
export async function loadStack(world: World, options: StackOptions): Promise<StackOutputs> {
  const reference = await referenceOf(world, options);
  const remembered = reference.kind === "pulumi" ? await Remembered.of(world, reference.stack) : undefined;
  const recalled = await remembered?.recall();
  if (recalled) return recalled;
  const text = readReference(world, reference);
  text.catch(() => {});
  // Loaded late, while pulumi runs.
  const { OutputsError, parseOutputs } = await import("../../../contract/outputs/read.js");
  try {
    const outputs = parseOutputs(await text, nameOf(reference));
    await remembered?.keep(await text);
    return outputs;
  } catch (error) {
    throw error instanceof OutputsError ? noStack(error.reason, error.remedy) : error;
  }
}

async function referenceOf(world: World, options: StackOptions): Promise<StackReference> {
  const { stack, outputs = stack ? undefined : world.env.RFARGATE_OUTPUTS } = options;
  if (outputs) return { kind: "file", path: outputs };
  const named = stack ?? (await chosenStack(world));
  return named ? parseReference(named) : { kind: "pulumi" };
}

async function readReference(world: World, reference: StackReference): Promise<string> {
  if (reference.kind === "file") return readOutputsFile(world, reference.path);
  if (reference.kind === "pulumi") return readWithPulumi(world, reference.stack);
  const { readPublished } = await import("./published.js");
  return readPublished(world, reference.bucket, reference.key);
}

function nameOf(reference: StackReference): string {
  if (reference.kind === "file") return reference.path;
  return reference.kind === "object" ? `s3://${reference.bucket}/${reference.key}` : "the stack";
}

async function readOutputsFile(world: World, file: string): Promise<string> {
  const path = resolve(world.cwd, expandHome(file, world.home));
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "the file does not exist" : error.message;
    throw noStack(
      `outputs file ${path}: ${why}`,
      `write it in the project's folder: rfargate export outputs > ${file}`,
    );
  });
}
