import { join } from "node:path";
import type { StackOutputs } from "../../../contract/outputs/schema";
import type { Cloud } from "../aws/open-aws";
import { EXIT } from "../base/errors";
import type { Output } from "../base/output";
import type { CommonOptions } from "../stack/open-stack";
import { airflowArguments, airflowNotes } from "./airflow";
import { ecspressoFiles, ecspressoNotes, untemplated } from "./ecspresso";
import { environmentOf } from "./env";
import { heldNotes, refuseApi, type Target, targetOf } from "./export-target";
import { kedroConfig, kedroNotes } from "./kedro";
import { assignments } from "./shell";
import { deliver, json, yaml } from "./write";

export interface ExportOptions extends CommonOptions {
  model?: string;
  /** Whether to name the current revision instead of the family. */
  pin?: boolean;
  /** A file; a folder for several files. */
  out?: string;
}

/** Formats that need only the stack's outputs, one file each. */
const FORMATS = {
  airflow: {
    value: airflowArguments,
    text: (target: Target) =>
      yaml(airflowArguments(target), heading(target, "arguments of Airflow's EcsRunTaskOperator")),
    notes: airflowNotes,
    isScheduler: true,
  },
  kedro: {
    value: kedroConfig,
    text: (target: Target) => yaml(kedroConfig(target), heading(target, "execution engine of a Kedro pipeline")),
    notes: kedroNotes,
    isScheduler: true,
  },
  env: {
    value: environmentOf,
    text: (target: Target) => assignments(environmentOf(target)),
    notes: () => [],
    isScheduler: false,
  },
} as const;

export type Format = keyof typeof FORMATS;

function heading({ outputs, name }: Target, what: string): string[] {
  return [`Stack ${outputs.stack}, model ${name}: ${what}.`];
}

/** @throws CliError 64, 73 */
export async function exportFormat(
  out: Output,
  stack: Promise<StackOutputs>,
  format: Format,
  options: ExportOptions,
): Promise<number> {
  const { value, text, notes, isScheduler } = FORMATS[format];
  const target = targetOf(await stack, options.model, options.pin);
  if (isScheduler) refuseApi(target, format);
  for (const note of [...heldNotes(target), ...notes(target)]) out.note(`note: ${note}`);
  await deliver(out, out.json ? json(value(target)) : text(target), options.out);
  return EXIT.ok;
}

/**
 * Reads the model's task definition from ECS and writes ecspresso's three files to a folder; with --json and no folder, prints them
 * as one object.
 * @throws CliError 64, 69, 73
 */
export async function exportEcspresso(out: Output, opened: Promise<Cloud>, options: ExportOptions): Promise<number> {
  const cloud = await opened;
  const target = targetOf(cloud.outputs, options.model);
  const { Revisions } = await import("../aws/task-definitions.js");
  const { definition, tags } = await cloud.session.explained("ecs:DescribeTaskDefinition", () =>
    new Revisions(cloud.session).describe(target.model.taskDefinitionArn),
  );
  for (const note of ecspressoNotes(target)) out.note(`note: ${note}`);
  const files = ecspressoFiles(target, definition, tags);
  if (out.json && options.out === undefined) {
    out.result(files);
    return EXIT.ok;
  }
  for (const [name, content] of Object.entries(files)) {
    const text = name.endsWith(".yml") ? yaml(content, heading(target, "configuration of ecspresso")) : json(content);
    await deliver(out, untemplated(text), join(options.out ?? "ecspresso", name));
  }
  return EXIT.ok;
}
