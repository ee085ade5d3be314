import type { ConfigError } from "../base/config/errors";
import type { NamedResource } from "../task/trigger";
import { configuredTriggers } from "../triggers/configured";

/** A model's resources whose names depend only on the stack, the model and its schedules. */
const made = (model: { name: string }): NamedResource[] => [
  { kind: "task definition", name: model.name },
  ...configuredTriggers(model).flatMap(({ trigger, settings }) => trigger.names?.(model.name, settings) ?? []),
];

/** Models with a resource of the same name: revisions of both in one family, or messages of both in one queue. */
export function nameCollisions(models: Array<{ name: string }>): ConfigError[] {
  const taken = new Map<string, string>();
  return models.flatMap((model, i) => {
    const clash = made(model).find(({ kind, name }) => (taken.get(`${kind} ${name}`) ?? model.name) !== model.name);
    const other = clash && taken.get(`${clash.kind} ${clash.name}`);
    for (const { kind, name } of made(model)) taken.set(`${kind} ${name}`, model.name);
    if (!clash) return [];
    const message = `"${model.name}" conflicts with model "${other}": both would have a ${clash.kind} <stack>-${clash.name}`;
    return [{ path: ["models", i, "name"], message, remedy: "another name" }];
  });
}

/** Models with the name of an earlier one. */
export function takenNames(models: Array<{ name: string }>): ConfigError[] {
  return models.flatMap(({ name }, i) => {
    if (models.findIndex((other) => other.name === name) === i) return [];
    return [{ path: ["models", i, "name"], message: `"${name}" is taken by an earlier model`, remedy: "another name" }];
  });
}
