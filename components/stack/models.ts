import { familyName } from "../../contract/names";
import type { PolicyStatement } from "../base/policy-document";
import type { ModelConfig } from "../config/model";
import type { StackConfig } from "../config/schema";
import type { RTask } from "../task/r-task";
import type { TriggerStack } from "../task/trigger";
import { configuredTriggers, type MadeTriggers, madeTriggers, triggers } from "../triggers/configured";
import { modelTask, type TaskParts } from "./model-task";

/** One model: its configuration, its task definition, and its triggers by name. */
export type Model = { config: ModelConfig; task: RTask } & MadeTriggers;

export interface ModelParts extends Omit<TaskParts, "config"> {
  config: StackConfig;
  /** The stack around the models' triggers. */
  stack: TriggerStack;
}

/**
 * Creates the models of a configuration, in their order.
 * @param name the stack's name; a model's resources are named `<name>-<model>`
 */
export function makeModels(name: string, { stack, ...parts }: ModelParts): Model[] {
  const toTask = modelTask(name, parts);
  return parts.config.models.map((config) => {
    const task = toTask(config);
    const start = { family: familyName(name, config.name), model: config, task, stack };
    const made = configuredTriggers(config).map(({ trigger, settings }) => [
      trigger.name,
      trigger.make(start, settings),
    ]);
    return { config, task, ...(Object.fromEntries(made) as MadeTriggers) };
  });
}

/** Task definition families of a model. @param name the stack's name */
export const families = (name: string, { config }: Model): string[] => {
  const family = familyName(name, config.name);
  return [family, ...configuredTriggers(config).flatMap(({ trigger }) => trigger.families?.(family) ?? [])];
};

/** Queues of a model's triggers that should be empty. */
export const deadLetters = (model: Model): Array<{ queueName: string; description: string }> =>
  madeTriggers(model).flatMap(({ trigger, made }) => trigger.deadLetters?.(made, model.config.name) ?? []);

/** Whether a trigger of a model is an ECS service. */
export const hasService = ({ config }: Model): boolean =>
  configuredTriggers(config).some(({ trigger }) => trigger.isService);

/** Whether the image signs requests with its own curl: to SQS for a queue, to S3 for a lease of `overlap: skip`. */
export const signsWithCurl = ({ queue, schedule }: Pick<ModelConfig, "queue" | "schedule">): boolean =>
  queue !== undefined || (schedule ?? []).some(({ overlap }) => overlap === "skip");

/** Statements that the triggers of all models add to the operator's policy: one for all triggers of a kind. */
export const operatorTriggerStatements = (models: Model[]): PolicyStatement[] =>
  triggers.flatMap((trigger) => {
    const made = models.flatMap(madeTriggers).filter((one) => one.trigger === trigger);
    return trigger.operatorStatements?.(made.map((one) => one.made)) ?? [];
  });
