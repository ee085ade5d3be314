import { deadLetterQueues, QUEUES } from "../aws/queues";
import { unknownFinding } from "../core/findings";
import { ofTypes } from "../core/links";
import { type Finding, rule, type StackResource } from "../core/rule";
import { isObject, Unknown, type Value } from "../core/value";

interface Config {
  taskTimeoutSeconds: number;
  timeoutTag: string;
}

/** SQS's own default. */
const DEFAULT_SECONDS = 30;

export const sqsVisibilityCoversTask = rule<Config>({
  name: "sqs-visibility-covers-task",
  description: "A message stays hidden for as long as a task may work on it.",
  why: "A message that shows again while it is worked on is worked on twice at once.",
  severity: "medium",
  level: "mandatory",
  remediation: "Raise visibilityTimeoutSeconds to the task's timeout at least; 43200 is the most.",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
  tags: ["sqs", "ecs", "reliability"],
  config: {
    taskTimeoutSeconds: {
      type: "integer",
      minimum: 0,
      default: 120,
      description: "Timeout of a task that works on a queue, where the queue's tag does not say.",
    },
    timeoutTag: {
      type: "string",
      default: "r-on-fargate:task-timeout-seconds",
      description: "Tag of a queue that gives the timeout of its tasks in seconds.",
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

/** A tag's key may hold dots, which a path would split. */
const tagOf = (tags: Value, key: string): Value =>
  isObject(tags) ? tags[key] : tags instanceof Unknown ? tags : undefined;
