import { unknownFinding } from "../core/findings";
import { type Finding, type Resource, rule } from "../core/rule";
import { awsType } from "../core/types";
import { asNumber, at, Unknown, type Value } from "../core/value";

interface Config {
  maxRetries: number;
}

const SCHEDULE = awsType("scheduler/schedule");
const EVENT_TARGET = awsType("cloudwatch/eventTarget");

export const eventTargetRetryAndDlq = rule<Config>({
  name: "event-target-retry-and-dlq",
  description: "Schedules and event targets have a retry limit and a dead-letter queue.",
  why: "By default, a start is retried 185 times within a day, and an event that still fails is dropped silently.",
  severity: "medium",
  level: "mandatory",
  remediation: "Set retryPolicy.maximumRetryAttempts and deadLetterConfig.arn.",
  url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
  tags: ["eventbridge", "scheduler", "reliability"],
  config: {
    maxRetries: { type: "integer", minimum: 0, default: 10, description: "Maximum allowed number of retries." },
  },
  types: [SCHEDULE, EVENT_TARGET],
  *check(resource, { maxRetries }) {
    const target = targetOf(resource);
    const attempts = asNumber(at(target, "retryPolicy.maximumRetryAttempts"));
    if (attempts instanceof Unknown) yield unknownFinding(attempts);
    else if (attempts === undefined || attempts === null) yield { message: "the target has no cap on retries." };
    else if (typeof attempts === "number" && attempts > maxRetries) yield tooMany(attempts, maxRetries);
    // An unknown ARN is set, too.
    if (!at(target, "deadLetterConfig.arn"))
      yield { message: "the target has no dead-letter queue: what fails is lost." };
  },
});

const targetOf = ({ type, props }: Resource): Value => (type === SCHEDULE ? props.target : props);

const tooMany = (attempts: number, most: number): Finding => ({
  message: `the target is tried again ${attempts} times, more than ${most}.`,
});
