import { checkFargateSize } from "../../../contract/fargate-sizes";
import { nearestNames } from "../../../contract/nearest-names";
import type { OtherContainers } from "../../../contract/other-containers";
import type { ModelOutputs, StackOutputs } from "../../../contract/outputs/schema";
import { usageError } from "../base/errors";
import { splitScripts } from "../parse/script-names";

/** The model of a run. */
export interface ChosenModel {
  name: string;
  model: ModelOutputs;
}

/**
 * The named model; without a name, the only one, or the one with the given scripts.
 * @throws CliError 64 with the models
 */
export function chooseModel(outputs: StackOutputs, name: string | undefined, scripts: readonly string[]): ChosenModel {
  const names = Object.keys(outputs.models);
  const list = names.join(", ") || "none: the stack has no models";
  if (name !== undefined) {
    const model = Object.hasOwn(outputs.models, name) ? outputs.models[name] : undefined;
    if (model) return { name, model };
    const near = nearestNames(name, names, 1)[0];
    throw usageError(`stack "${outputs.stack}" has no model "${name}"`, near && `--model ${near}`, list);
  }
  const fitting = names.length === 1 ? names : names.filter((each) => fits(outputs.models[each]!, scripts));
  const only = fitting[0];
  if (fitting.length === 1 && only !== undefined) return { name: only, model: outputs.models[only]! };
  throw usageError(`stack "${outputs.stack}" has several models`, "choose one with --model", list);
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
 * The size of a run: the model's, unless the user gives another.
 * @throws CliError 64 with the nearest sizes of Fargate, or if the model's other containers leave nothing for R
 */
export function chooseSize(
  model: Size & { otherContainers?: OtherContainers | undefined },
  asked: Partial<Size>,
): Size {
  const size = { cpu: asked.cpu ?? model.cpu, memory: asked.memory ?? model.memory };
  const invalid = checkFargateSize(size.cpu, size.memory);
  if (!invalid) {
    requireRoomForR(size, model.otherContainers);
    return size;
  }
  const kept = asked.cpu === undefined ? "cpu" : asked.memory === undefined ? "memory" : undefined;
  const note = kept ? ` (--${kept} defaults to the model's ${size[kept]})` : "";
  throw usageError(`${invalid.message}${note}`, invalid.remedy, invalid.allowed);
}

/** ECS rejects a task whose containers request more than its size. */
function requireRoomForR(size: Size, others: OtherContainers = { cpu: 0, memory: 0 }): void {
  for (const field of ["cpu", "memory"] as const) {
    if (size[field] > others[field]) continue;
    throw usageError(
      `${field} ${size[field]} leaves nothing for R: the model's sidecars take ${others[field]} of the task's ${field}`,
      `give a larger --${field}, or give the sidecars less`,
      `more than ${others[field]}`,
    );
  }
}
