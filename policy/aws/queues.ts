import { ofTypes, refersTo } from "../core/links";
import { once } from "../core/once";
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

/** A property that names a dead-letter queue, and the name in it where it is known. */
interface Naming {
  owner: StackResource;
  path: string;
  name?: string;
}

/** The queues that are dead-letter queues of something in the stack, or that their own redrive-allow policy declares to be. */
export const deadLetterQueues = once((resources: readonly StackResource[]): Set<StackResource> => {
  const namings = Object.entries(DEAD_LETTER_PLACES).flatMap(([type, paths]) =>
    ofTypes(resources, awsTypes(type)).flatMap((owner) =>
      paths.map((path): Naming => ({ owner, path, name: nameIn(redrivePolicyOf(owner.props[path])) })),
    ),
  );
  const allowing = ofTypes(resources, awsTypes("sqs/redriveAllowPolicy"));
  const isDeadLetter = (queue: StackResource) =>
    queue.props.redriveAllowPolicy !== undefined ||
    allowing.some((policy) => refersTo(policy, "queueUrl", queue, ["url", "id"])) ||
    namings.some((naming) => namesQueue(naming, queue));
  return new Set(ofTypes(resources, QUEUES).filter(isDeadLetter));
});

function namesQueue({ owner, path, name }: Naming, queue: StackResource): boolean {
  if (owner.urn === queue.urn) return false;
  if (refersTo(owner, path, queue)) {
    // A scheduler's target is one property of many parts, made from both the target queue and its dead-letter queue.
    return path !== "target.deadLetterConfig.arn" || !targetsOnly(owner, queue);
  }
  return name !== undefined && name === queue.props.name;
}

/** The name in the ARN of a dead-letter queue. */
function nameIn(redrive: Record<string, unknown> | undefined): string | undefined {
  const arn = redrive?.deadLetterTargetArn;
  return typeof arn === "string" ? arn.slice(arn.lastIndexOf(":") + 1) : undefined;
}

function targetsOnly({ props }: StackResource, queue: StackResource): boolean {
  const target = props.target;
  return isObject(target) && typeof target.arn === "string" && endsInName(target.arn, queue);
}

const endsInName = (arn: string, { props }: StackResource) =>
  typeof props.name === "string" && arn.endsWith(`:${props.name}`);

/** A redrive policy: JSON text of an object; `undefined` for anything else. */
function redrivePolicyOf(value: Value): Record<string, unknown> | undefined {
  if (typeof value !== "string") return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
