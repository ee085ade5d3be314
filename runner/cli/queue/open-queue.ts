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

/** The stack's AWS side with its queues. */
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
 * The queue of the model named; without a name, of the only one that has a queue.
 * @throws CliError 64
 */
export function chooseQueue(cloud: Cloud, models: ModelQueue[], name: string | undefined): ModelQueue {
  const { stack } = cloud.outputs;
  const list = models.length ? `models with a queue: ${models.map(({ model }) => model).join(", ")}` : undefined;
  const remedy = list ?? "give one a `queue:` in the stack's configuration, then `pulumi up`";
  if (models.length === 0) throw usageError(`stack '${stack}' has no model with a queue`, remedy);
  if (name === undefined) {
    if (models.length === 1) return models[0]!;
    throw usageError(`stack '${stack}' has several queues: name the model`, remedy);
  }
  const found = models.find(({ model }) => model === name);
  if (found) return found;
  chooseModel(cloud.outputs, name, []);
  throw usageError(`model '${name}' of stack '${stack}' has no queue`, remedy);
}
