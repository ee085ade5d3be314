import type { QueueOutputs } from "../../../contract/outputs/schema";
import type { Cloud } from "../aws/open-aws";
import type { Queues } from "../aws/queues";
import { usageError } from "../base/errors";
import type { Output } from "../base/output";
import { chooseModel } from "../stack/choose-model";
import { type CommonOptions, cloudOf } from "../stack/open-stack";

/** A model's queue. */
export interface ModelQueue {
  model: string;
  queue: QueueOutputs;
}

/** A stack's AWS clients and queues. */
export async function openQueues(
  out: Output,
  options: CommonOptions,
): Promise<{ cloud: Cloud; queues: Queues; models: ModelQueue[] }> {
  const [cloud, { Queues }] = await Promise.all([cloudOf(out, options), import("../aws/queues.js")]);
  const models = Object.entries(cloud.outputs.models).flatMap(([model, { queue }]) =>
    queue ? [{ model, queue }] : [],
  );
  return { cloud, queues: new Queues(cloud.session), models };
}

/**
 * The queue of the named model; without a name, of the only model with a queue.
 * @throws CliError 64
 */
export function chooseQueue(cloud: Cloud, models: ModelQueue[], name: string | undefined): ModelQueue {
  const { stack } = cloud.outputs;
  const allowed = `models with a queue: ${models.map(({ model }) => model).join(", ")}`;
  if (models.length === 0) {
    const remedy = "add `queue: {}` to a model in Pulumi.<stack>.yaml, then `pulumi up`";
    throw usageError(`stack "${stack}" has no model with a queue`, remedy);
  }
  if (name === undefined) {
    if (models.length === 1) return models[0]!;
    throw usageError(`stack "${stack}" has several models with a queue`, "name the model", allowed);
  }
  const found = models.find(({ model }) => model === name);
  if (found) return found;
  chooseModel(cloud.outputs, name, []);
  throw usageError(`model "${name}" of stack "${stack}" has no queue`, undefined, allowed);
}
