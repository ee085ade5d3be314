import { ofTypes, referrersTo, Targets } from "../core/links";
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

/** The queues that are dead-letter queues of something in the stack, or that their own redrive-allow policy declares to be. */
export const deadLetterQueues = once((resources: readonly StackResource[]): Set<StackResource> => {
  const queues = ofTypes(resources, QUEUES);
  const targets = new Targets(queues);
  const allowing = ofTypes(resources, awsTypes("sqs/redriveAllowPolicy"));
  const policies = referrersTo(queues, allowing, "queueUrl", ["url", "id"]);
  const found = queues.filter((queue) => queue.props.redriveAllowPolicy !== undefined || policies(queue).length > 0);
  for (const [type, paths] of Object.entries(DEAD_LETTER_PLACES)) {
    for (const owner of ofTypes(resources, awsTypes(type))) {
      const named = paths.flatMap((path) => [...namedBy(owner, path, targets)]);
      found.push(...named.filter(({ urn }) => urn !== owner.urn));
    }
  }
  return new Set(found);
});

/** The dead-letter queues that a property names. */
function* namedBy(owner: StackResource, path: string, queues: Targets): Iterable<StackResource> {
  for (const queue of queues.referredBy(owner, path)) {
    // A scheduler's target is one property of many parts, made from both the target queue and its dead-letter queue.
    if (path !== "target.deadLetterConfig.arn" || !targetsOnly(owner, queue)) yield queue;
  }
  const name = nameIn(redrivePolicyOf(owner.props[path]));
  if (name !== undefined) yield* queues.named(name);
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
