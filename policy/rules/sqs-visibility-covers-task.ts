import { deadLetterQueues, QUEUES } from "../aws/queues";
import { unknownFinding } from "../core/findings";
import { ofTypes } from "../core/links";
import { type Finding, rule, type StackResource } from "../core/rule";
import { isObject, Unknown, type Value } from "../core/value";

interface Config {
  taskTimeoutSeconds: number;
  timeoutTag: string;
}

/** SQS's default. */
const DEFAULT_SECONDS = 30;

export const sqsVisibilityCoversTask = rule<Config>({
  name: "sqs-visibility-covers-task",
  description: "A queue's visibility timeout covers the timeout of its tasks.",
  why: "A message that becomes visible while a task processes it is processed twice.",
  severity: "medium",
  level: "mandatory",
  remediation: "Set visibilityTimeoutSeconds to at least the task's timeout; the maximum is 43200.",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
  tags: ["sqs", "ecs", "reliability"],
  config: {
    taskTimeoutSeconds: {
      type: "integer",
      minimum: 0,
      default: 120,
      description: "Timeout in seconds of a task without the queue's tag.",
    },
    timeoutTag: {
      type: "string",
      default: "r-on-fargate:task-timeout-seconds",
      description: "Tag of a queue with the timeout of its tasks in seconds.",
    },
  },
  *checkStack(resources, config) {
    const deadLetter = deadLetterQueues(resources);
    for (const queue of ofTypes(resources, QUEUES)) if (!deadLetter.has(queue)) yield* judge(queue, config);
  },
});

function* judge({ urn, name, props }: StackResource, config: Config): Iterable<Finding> {
  const visible = props.visibilityTimeoutSeconds ?? DEFAULT_SECONDS;
  const tag = tagOf(props.tags, config.timeoutTag);
  const unknown = [visible, tag].find((value) => value instanceof Unknown);
  if (unknown) {
    yield unknownFinding(unknown, urn);
    return;
  }
  const tagged = Number(tag || Number.NaN);
  const timeout = Number.isNaN(tagged) ? config.taskTimeoutSeconds : tagged;
  if (Number(visible) < timeout) {
    yield {
      urn,
      message: `a message of ${name} comes back after ${String(visible)} s, while a task may take ${timeout} s.`,
    };
  }
}

/** A tag's key may contain dots, which a path would split. */
const tagOf = (tags: Value, key: string): Value =>
  isObject(tags) ? tags[key] : tags instanceof Unknown ? tags : undefined;
