import type { ConfigError } from "../base/config/errors";
import { sizeErrors } from "../task/container-checks";
import type { StackSettings, TriggeredModel } from "../task/trigger";
import { configuredTriggers } from "../triggers/configured";

/** What is wrong with a model's triggers beside the model and each other. */
export function triggerErrors(model: TriggeredModel): ConfigError[] {
  const configured = configuredTriggers(model);
  const serving = configured.find(({ trigger }) => trigger.serves);
  const others = configured.filter((one) => serving && one !== serving);
  const message = `starts runs, and a script that serves a port never ends: take two models, one with ${serving?.trigger.key}`;
  return [
    ...others.map(({ trigger }) => ({ path: [trigger.key], message })),
    ...configured.flatMap(({ trigger, settings }) => under(trigger.key, trigger.check?.(settings, model))),
    ...triggerSizeErrors(model),
  ];
}

/** What is wrong with the triggers of a stack's models beside the stack. */
export function stackTriggerErrors(models: TriggeredModel[], stack: StackSettings): ConfigError[] {
  return models.flatMap((model, i) =>
    configuredTriggers(model).flatMap(({ trigger, settings }) =>
      under("models", under(i, under(trigger.key, trigger.checkStack?.(settings, stack)))),
    ),
  );
}

const under = (key: PropertyKey, errors: ConfigError[] = []): ConfigError[] =>
  errors.map(({ path, message }) => ({ path: [key, ...path], message }));

/** Sizes that a trigger gives a task in place of the model's, and that the model's other containers would use up. */
export function triggerSizeErrors(model: TriggeredModel): ConfigError[] {
  const sizes = configuredTriggers(model).flatMap(({ trigger, settings }) =>
    (trigger.sizes?.(settings) ?? []).map(({ path, ...size }) => ({ path: [trigger.key, ...path], ...size })),
  );
  return sizes.flatMap(({ path, cpu = model.cpu, memory = model.memory }) => {
    // What is wrong with the model's own size is said of the model.
    if (cpu === model.cpu && memory === model.memory) return [];
    const [error] = sizeErrors({ ...model, cpu, memory });
    if (!error) return [];
    const container = error.path.slice(0, -1).join(" ");
    const field = error.path.at(-1) === "cpu" ? "cpu" : "memory";
    return [{ path: [...path, field], message: `is too little beside ${container}: ${error.message}` }];
  });
}
