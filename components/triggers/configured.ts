import type { z } from "zod";
import type { AwsPlace } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import type { Trigger } from "../task/trigger";
import { TRIGGERS } from "./list";

type Listed = (typeof TRIGGERS)[number];

/** The triggers' keys of a model's schema. */
type TriggerFields = { [T in Listed as T["key"]]: z.ZodOptional<T["schema"]> };

/** A model's triggers by their names, as they were made. */
export type MadeTriggers = { [T in Listed as T["name"]]?: ReturnType<T["make"]> };

/** The list, each of one type. */
export const triggers: readonly Trigger[] = TRIGGERS;

/** The triggers' keys of a model's schema, all optional. */
export function triggerFields(): TriggerFields {
  const entries = triggers.map(({ key, schema, docs }) => [key, schema.optional().meta(docs)]);
  return Object.fromEntries(entries) as TriggerFields;
}

/** A trigger that a model has, and the value of its key. */
export interface Configured {
  trigger: Trigger;
  settings: unknown;
}

/** The triggers that a model's configuration asks for. */
export const configuredTriggers = (config: object): Configured[] =>
  triggers.flatMap((trigger) => {
    const settings: unknown = Reflect.get(config, trigger.key);
    return settings === undefined ? [] : [{ trigger, settings }];
  });

/** What is made of one trigger of a model. */
export interface MadeTrigger extends Configured {
  made: unknown;
}

/** The triggers of a model that were made. */
export const madeTriggers = (model: { config: object } & MadeTriggers): MadeTrigger[] =>
  configuredTriggers(model.config).flatMap((configured) => {
    const made: unknown = Reflect.get(model, configured.trigger.name);
    return made === undefined ? [] : [{ ...configured, made }];
  });

/** The triggers that any of the models has, each once, with the settings of all. */
function usedTriggers(models: object[]): Array<{ trigger: Trigger; all: unknown[] }> {
  const used = new Map<Trigger, unknown[]>();
  for (const { trigger, settings } of models.flatMap(configuredTriggers))
    used.set(trigger, [...(used.get(trigger) ?? []), settings]);
  return [...used].map(([trigger, all]) => ({ trigger, all }));
}

/** What tasks may do for the triggers of their models. */
export const triggerTaskStatements = (models: object[], place: AwsPlace, bucketName: string): PolicyStatement[] =>
  usedTriggers(models).flatMap(({ trigger, all }) => trigger.taskStatements?.(place, bucketName, all) ?? []);

/** What the triggers' own roles do besides starting tasks, each statement once. @param name `<project>-<stack>` */
export const triggerRoleStatements = (models: object[], place: AwsPlace, name: string): PolicyStatement[] => {
  const all = usedTriggers(models).flatMap(({ trigger }) => trigger.deployGrants.roleStatements?.(place, name) ?? []);
  return [...new Map(all.map((statement) => [statement.Sid, statement])).values()];
};

/** Interface endpoints that private tasks need for their models' triggers. */
export const triggerEndpoints = (models: object[]): string[] =>
  usedTriggers(models).flatMap(({ trigger }) => trigger.endpoints ?? []);

/** Whether rules of a model's triggers publish to the topic of the stack's alarms. */
export const publishesToTopic = (model: object): boolean =>
  configuredTriggers(model).some(({ trigger, settings }) => trigger.publishes?.(settings) ?? false);

/** Whether uploads to the stack's bucket start the model. */
export const startsOnUpload = (model: object): boolean =>
  configuredTriggers(model).some(({ trigger, settings }) => (trigger.takes?.(settings) ?? []).length > 0);
