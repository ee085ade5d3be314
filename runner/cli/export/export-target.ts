import type { StackOutputs } from "../../../contract/outputs/schema";
import { usageError } from "../base/errors";
import { type ChosenModel, chooseModel } from "../stack/choose-model";

/** Target of an export: one model of a stack. */
export interface Target extends ChosenModel {
  outputs: StackOutputs;
  /** Name of the task definition in the file: its family, which means the newest revision, or the ARN of one. */
  taskDefinition: string;
}

/**
 * The model to export.
 * @param name optional with a single model
 * @param pin whether to name the current revision
 * @throws CliError 64 listing the models
 */
export function targetOf(outputs: StackOutputs, name: string | undefined, pin = false): Target {
  const chosen = chooseModel(outputs, name, []);
  const { taskDefinitionArn, family, latestRevision } = chosen.model;
  // The family would start the newest revision, not the held one.
  const exact = pin || latestRevision !== undefined;
  return { outputs, ...chosen, taskDefinition: exact ? taskDefinitionArn : family };
}

/** Notes on a model that is held at an earlier revision. */
export function heldNotes({ name, model }: Target): string[] {
  if (model.latestRevision === undefined) return [];
  return [
    `model ${name} is held at revision ${model.revision}, which the export names; export again after rollback --undo`,
  ];
}

/** @throws CliError 64 for an API: its task serves until it is stopped, so a scheduler would wait forever */
export function refuseApi({ name, model, outputs }: Target, format: string): void {
  if (!model.api) return;
  const others = Object.keys(outputs.models).filter((other) => !outputs.models[other]!.api);
  throw usageError(
    `model "${name}" is an API, whose tasks never end, so ${format} cannot run it as a step`,
    others.length > 0 ? `models that end: ${others.join(", ")}` : `call it at ${model.api.url}`,
  );
}

/** RunTask's `awsvpcConfiguration`. */
export function awsvpc({ network }: StackOutputs) {
  return {
    subnets: network.subnets,
    securityGroups: network.securityGroups,
    assignPublicIp: network.assignPublicIp ? "ENABLED" : "DISABLED",
  };
}

/** RunTask's capacity: FARGATE_SPOT for models on Spot. */
export function capacity({ model }: Target) {
  return model.spot ? [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] : undefined;
}
