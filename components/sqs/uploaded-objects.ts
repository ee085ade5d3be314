import type { PolicyStatement } from "../base/policy-document";

/** The error of a trigger that uploads start, in a stack without the bucket's events. */
export const NEEDS_EVENTS = {
  message: "uploads start nothing without the bucket's events",
  remedy: "bucket.eventBridge: true",
};

/** Lets EventBridge rules put events into a queue. */
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
 * Matches new objects by prefix and suffix of their keys.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function uploadPattern(bucket: string, prefix: string, suffix: string) {
  // Two filters of one field are alternatives, so only a wildcard matches both ends. In it, a backslash escapes * and \.
  const literal = (text: string) => text.replace(/[\\*]/g, "\\$&");
  const key = suffix ? { wildcard: `${literal(prefix)}*${literal(suffix)}` } : { prefix };
  return {
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: { bucket: { name: [bucket] }, object: { key: [key] } },
  };
}
