import type { z } from "zod";
import type { AwsPlace } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import type { Trigger } from "../task/trigger";
import { TRIGGERS } from "./list";

type Listed = (typeof TRIGGERS)[number];

/** The triggers' keys of a model's schema. */
type TriggerFields = { [T in Listed as T["key"]]: z.ZodOptional<T["schema"]> };

/** A model's created triggers, by name. */
export type MadeTriggers = { [T in Listed as T["name"]]?: ReturnType<T["make"]> };

/** The list, all of one type. */
export const triggers: readonly Trigger[] = TRIGGERS;

/** The triggers' keys of a model's schema, all optional. */
export function triggerFields(): TriggerFields {
  const entries = triggers.map(({ key, schema, docs }) => [key, schema.optional().meta(docs)]);
  return Object.fromEntries(entries) as TriggerFields;
}

/** A trigger of a model, and the value of its key. */
export interface Configured {
  trigger: Trigger;
  settings: unknown;
}

/** The triggers in a model's configuration. */
export const configuredTriggers = (config: object): Configured[] =>
  triggers.flatMap((trigger) => {
    const settings: unknown = Reflect.get(config, trigger.key);
    return settings === undefined ? [] : [{ trigger, settings }];
  });

/** A created trigger of a model. */
export interface MadeTrigger extends Configured {
  made: unknown;
}

/** The created triggers of a model. */
export const madeTriggers = (model: { config: object } & MadeTriggers): MadeTrigger[] =>
  configuredTriggers(model.config).flatMap((configured) => {
    const made: unknown = Reflect.get(model, configured.trigger.name);
    return made === undefined ? [] : [{ ...configured, made }];
  });

/** The triggers of all models, each once, with the settings of every model that has it. */
function usedTriggers(models: object[]): Array<{ trigger: Trigger; all: unknown[] }> {
  const used = new Map<Trigger, unknown[]>();
  for (const { trigger, settings } of models.flatMap(configuredTriggers))
    used.set(trigger, [...(used.get(trigger) ?? []), settings]);
  return [...used].map(([trigger, all]) => ({ trigger, all }));
}

/** Permissions of tasks for the triggers of their models. */
export const triggerTaskStatements = (models: object[], place: AwsPlace, bucketName: string): PolicyStatement[] =>
  usedTriggers(models).flatMap(({ trigger, all }) => trigger.taskStatements?.(place, bucketName, all) ?? []);

/** Permissions of the triggers' own roles besides starting tasks, each statement once. @param name `<project>-<stack>` */
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
