import type { BesideR } from "../../../contract/beside-r";
import { checkFargateSize } from "../../../contract/fargate-sizes";
import type { ModelOutputs, StackOutputs } from "../../../contract/outputs/schema";
import { usageError } from "../base/errors";
import { nearestNames } from "../parse/paths";
import { splitScripts } from "../parse/script-names";

/** The model that a run uses. */
export interface ChosenModel {
  name: string;
  model: ModelOutputs;
}

/**
 * The model named, or the one that is meant: the only one, or the one whose default is what is asked for.
 * @throws CliError 64 listing the models
 */
export function chooseModel(outputs: StackOutputs, name: string | undefined, scripts: readonly string[]): ChosenModel {
  const names = Object.keys(outputs.models);
  const list = names.length > 0 ? `models: ${names.join(", ")}` : "it has no models";
  if (name !== undefined) {
    const model = Object.hasOwn(outputs.models, name) ? outputs.models[name] : undefined;
    if (model) return { name, model };
    const near = names.length > 1 ? ` (did you mean '${nearestNames(name, names, 1)[0]}'?)` : "";
    throw usageError(`stack '${outputs.stack}' has no model '${name}'${near}`, list);
  }
  const fitting = names.length === 1 ? names : names.filter((each) => fits(outputs.models[each]!, scripts));
  const only = fitting[0];
  if (fitting.length === 1 && only !== undefined) return { name: only, model: outputs.models[only]! };
  throw usageError(`stack '${outputs.stack}': name the model to run with --model`, list);
}

function fits(model: ModelOutputs, scripts: readonly string[]): boolean {
  return splitScripts(model.script).join(" ") === scripts.join(" ");
}

/** A task's size: CPU units and MiB. */
export interface Size {
  cpu: number;
  memory: number;
}

/**
 * The size to run with: the model's, with what the user asks for in its place.
 * @throws CliError 64 listing the nearest sizes that Fargate has, or where the model's other containers leave R nothing of it
 */
export function chooseSize(model: Size & { besideR?: BesideR | undefined }, asked: Partial<Size>): Size {
  const size = { cpu: asked.cpu ?? model.cpu, memory: asked.memory ?? model.memory };
  const illegal = checkFargateSize(size.cpu, size.memory);
  if (!illegal) {
    requireRoomForR(size, model.besideR);
    return size;
  }
  const kept = asked.cpu === undefined ? "cpu" : asked.memory === undefined ? "memory" : undefined;
  throw usageError(
    illegal,
    kept ? `--${kept} was not given, so the model's ${kept} ${size[kept]} was taken` : undefined,
  );
}

/** ECS refuses a task whose containers ask for more than it has. */
function requireRoomForR(size: Size, others: BesideR = { cpu: 0, memory: 0 }): void {
  for (const field of ["cpu", "memory"] as const) {
    if (size[field] > others[field]) continue;
    throw usageError(
      `${field} ${size[field]} leaves nothing for R: the model's sidecars have ${others[field]} of the task's ${field}`,
      `give a larger --${field}, or give the sidecars less`,
      `more than ${others[field]}`,
    );
  }
}
