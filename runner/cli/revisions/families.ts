import type { RevisionOutputs, StackOutputs } from "../../../contract/outputs/schema";
import { chooseModel } from "../stack/choose-model";

/** A task definition family of the stack: a model's own, or that of its queue's workers. */
export interface Family {
  model: string;
  /** Whether it belongs to the queue's workers. */
  worker: boolean;
  family: string;
  /** ARN and number of the revision that the stack starts. */
  arn: string;
  revision: number;
  /** The revision from the configuration: `revision`, or a later one that is not used. */
  latest: number;
  /** ECS service that runs it; absent: only single tasks. */
  service?: string;
}

/**
 * The families of a stack.
 * @param model only those of this model
 * @throws CliError 64 for an unknown model
 */
export function familiesOf(outputs: StackOutputs, model?: string): Family[] {
  const models = model === undefined ? Object.keys(outputs.models) : [chooseModel(outputs, model, []).name];
  return models.flatMap((name) => {
    const { api, queue, ...own } = outputs.models[name]!;
    const families = [family(name, false, own, api?.service)];
    if (queue?.worker) families.push(family(name, true, queue.worker, queue.service));
    return families;
  });
}

function family(model: string, worker: boolean, of: RevisionOutputs, service: string | undefined): Family {
  return {
    model,
    worker,
    family: of.family,
    arn: of.taskDefinitionArn,
    revision: of.revision,
    latest: of.latestRevision ?? of.revision,
    ...(service === undefined ? {} : { service }),
  };
}

/** Name of a family in messages. */
export const titleOf = ({ model, worker }: Pick<Family, "model" | "worker">): string =>
  worker ? `workers of model ${model}` : `model ${model}`;
