import type { ConfigError } from "../base/config/errors";
import { configuredTriggers } from "../triggers/configured";

/** What a model makes that is told apart by its name alone, after the stack's. */
const made = (model: { name: string }): Array<{ kind: string; name: string }> => [
  { kind: "task definition", name: model.name },
  ...configuredTriggers(model).flatMap(({ trigger }) => trigger.names?.(model.name) ?? []),
];

/** Models of which one would take for its own what another makes: revisions of both in one family, messages of both in one queue. */
export function nameCollisions(models: Array<{ name: string }>): ConfigError[] {
  const taken = new Map<string, string>();
  return models.flatMap((model, i) => {
    const clash = made(model).find(({ kind, name }) => (taken.get(`${kind} ${name}`) ?? model.name) !== model.name);
    const other = clash && taken.get(`${clash.kind} ${clash.name}`);
    for (const { kind, name } of made(model)) taken.set(`${kind} ${name}`, model.name);
    if (!clash) return [];
    const message = `does not go together with model '${other}': both would have a ${clash.kind} '<stack>-${clash.name}'`;
    return [{ path: ["models", i, "name"], message }];
  });
}
