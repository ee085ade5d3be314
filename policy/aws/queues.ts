import { ofTypes, refersTo } from "../core/links";
import type { StackResource } from "../core/rule";
import { awsTypes } from "../core/types";
import { isObject, type Value } from "../core/value";

export const QUEUES = awsTypes("sqs/queue");

/** Properties that name a dead-letter queue, by the resource that has one. */
const DEAD_LETTER_PLACES: Record<string, string[]> = {
  "sqs/queue": ["redrivePolicy"],
  "sqs/redrivePolicy": ["redrivePolicy"],
  "sns/topicSubscription": ["redrivePolicy"],
  "scheduler/schedule": ["target.deadLetterConfig.arn"],
  "cloudwatch/eventTarget": ["deadLetterConfig.arn"],
  "lambda/function": ["deadLetterConfig.targetArn"],
};

/** The queues that are dead-letter queues of something in the stack, or that say so themselves. */
export function deadLetterQueues(resources: readonly StackResource[]): Set<StackResource> {
  const owners = Object.entries(DEAD_LETTER_PLACES).flatMap(([name, paths]) =>
    ofTypes(resources, awsTypes(name)).flatMap((owner) => paths.map((path) => ({ owner, path }))),
  );
  const allowing = ofTypes(resources, awsTypes("sqs/redriveAllowPolicy"));
  const isDeadLetter = (queue: StackResource) =>
    queue.props.redriveAllowPolicy !== undefined ||
    allowing.some((policy) => refersTo(policy, "queueUrl", queue, ["url", "id"])) ||
    owners.some(({ owner, path }) => namesQueue(owner, path, queue));
  return new Set(ofTypes(resources, QUEUES).filter(isDeadLetter));
}

function namesQueue(owner: StackResource, path: string, queue: StackResource): boolean {
  if (owner.urn === queue.urn) return false;
  if (refersTo(owner, path, queue)) {
    // A scheduler's target is one property with many parts, made from the target queue as well as from its dead-letter queue.
    return path !== "target.deadLetterConfig.arn" || !targetsOnly(owner, queue);
  }
  const redrive = redrivePolicyOf(owner.props[path]);
  return typeof redrive?.deadLetterTargetArn === "string" && endsInName(redrive.deadLetterTargetArn, queue);
}

function targetsOnly({ props }: StackResource, queue: StackResource): boolean {
  const target = props.target;
  return isObject(target) && typeof target.arn === "string" && endsInName(target.arn, queue);
}

const endsInName = (arn: string, { props }: StackResource) =>
  typeof props.name === "string" && arn.endsWith(`:${props.name}`);

/** A redrive policy: JSON text of an object; `undefined` for anything else. */
export function redrivePolicyOf(value: Value): Record<string, unknown> | undefined {
  if (typeof value !== "string") return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
