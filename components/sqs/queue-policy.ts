import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import { type PolicyStatement, policyDocument } from "../base/policy-document";

/** Bytes of a queue's policy. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html */
const LARGEST = 8192;

/**
 * Gives a queue its policy: no plain http, and the given statements.
 * @throws RunError for more than SQS takes, which would say so in the middle of an `up`
 */
export function queuePolicy(
  name: string,
  { queue, arn, statements = [] }: { queue: aws.sqs.Queue; arn: string; statements?: PolicyStatement[] | undefined },
  parent: pulumi.Resource,
): aws.sqs.QueuePolicy {
  const policy = policyDocument([tlsOnlyQueue(arn), ...statements]);
  const size = Buffer.byteLength(policy);
  if (size > LARGEST)
    throw new pulumi.RunError(
      `the policy of queue ${name} would have ${size} bytes, and SQS takes ${LARGEST}: it names each rule that sends there, so put some schedules with a report, or some models, into another stack`,
    );
  return new aws.sqs.QueuePolicy(name, { queueUrl: queue.url, policy }, { parent, deletedWith: queue });
}

/** Denies every request to a queue without TLS. */
export function tlsOnlyQueue(arn: string): PolicyStatement {
  return {
    Sid: "RefusePlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: ["sqs:*"],
    Resource: [arn],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
