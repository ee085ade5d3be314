import { type ConfigError, fieldPath } from "../base/config/errors";
import { sizeErrors } from "../task/container-checks";
import type { StackSettings, TriggeredModel } from "../task/trigger";
import { configuredTriggers } from "../triggers/configured";

/** Checks a model's triggers against the model and each other. */
export function triggerErrors(model: TriggeredModel): ConfigError[] {
  const configured = configuredTriggers(model);
  const serving = configured.find(({ trigger }) => trigger.serves);
  const others = configured.filter((one) => serving && one !== serving);
  const serves = serving?.trigger.key;
  const message = `starts runs, but a script with ${serves} serves a port and never ends`;
  const remedy = `two models, one with ${serves}`;
  return [
    ...others.map(({ trigger }) => ({ path: [trigger.key], message, remedy })),
    ...configured.flatMap(({ trigger, settings }) => under(trigger.key, trigger.check?.(settings, model))),
    ...triggerSizeErrors(model),
  ];
}

/** Checks the triggers of a stack's models against the stack. */
export function stackTriggerErrors(models: TriggeredModel[], stack: StackSettings): ConfigError[] {
  return models.flatMap((model, i) =>
    configuredTriggers(model).flatMap(({ trigger, settings }) =>
      under("models", under(i, under(trigger.key, trigger.checkStack?.(settings, stack)))),
    ),
  );
}

const under = (key: PropertyKey, errors: ConfigError[] = []): ConfigError[] =>
  errors.map(({ path, ...error }) => ({ path: [key, ...path], ...error }));

/** Checks that sidecars leave R a share of the sizes that triggers set. */
function triggerSizeErrors(model: TriggeredModel): ConfigError[] {
  const sizes = configuredTriggers(model).flatMap(({ trigger, settings }) =>
    (trigger.sizes?.(settings) ?? []).map(({ path, ...size }) => ({ path: [trigger.key, ...path], ...size })),
  );
  return sizes.flatMap(({ path, cpu = model.cpu, memory = model.memory }) => {
    // The model reports errors of its own size.
    if (cpu === model.cpu && memory === model.memory) return [];
    const [error] = sizeErrors({ ...model, cpu, memory });
    if (!error) return [];
    const container = fieldPath(error.path.slice(0, -1));
    const field = error.path.at(-1) === "cpu" ? "cpu" : "memory";
    const given = field === "cpu" ? cpu : memory;
    const message = `${given} is too little: ${container} leaves nothing for R`;
    return [{ ...error, path: [...path, field], message }];
  });
}
