import type { PolicyStatement } from "../base/policy-document";

/** Lets one rule of EventBridge, or several, put events into a queue. */
export function deliveryStatement(queueArn: string, ruleArn: string | string[]): PolicyStatement {
  return {
    Sid: "TakeEvents",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["sqs:SendMessage"],
    Resource: [queueArn],
    Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
  };
}

/**
 * The events of new objects whose keys start and end so.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function uploadPattern(bucket: string, prefix: string, suffix: string) {
  // Two filters of one key are alternatives: only a wildcard asks for both. In it * and \ stand for themselves after a \.
  const literal = (text: string) => text.replace(/[\\*]/g, "\\$&");
  const key = suffix ? { wildcard: `${literal(prefix)}*${literal(suffix)}` } : { prefix };
  return {
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: { bucket: { name: [bucket] }, object: { key: [key] } },
  };
}
