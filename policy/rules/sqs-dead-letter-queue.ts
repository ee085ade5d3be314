import { deadLetterQueues, QUEUES } from "../aws/queues";
import { ofTypes, refersTo } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";

export const sqsDeadLetterQueue = rule({
  name: "sqs-dead-letter-queue",
  description: "Queues have a dead-letter queue.",
  why: "A message that always fails returns for days, costs a task each time, and is dropped in the end.",
  severity: "medium",
  level: "mandatory",
  remediation: "Set the queue's redrivePolicy with deadLetterTargetArn and maxReceiveCount.",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  tags: ["sqs", "recovery"],
  *checkStack(resources) {
    const deadLetter = deadLetterQueues(resources);
    const redrives = ofTypes(resources, awsTypes("sqs/redrivePolicy"));
    for (const queue of ofTypes(resources, QUEUES)) {
      const redriven = queue.props.redrivePolicy || redrives.some((r) => refersTo(r, "queueUrl", queue, ["url", "id"]));
      if (!redriven && !deadLetter.has(queue)) {
        yield {
          urn: queue.urn,
          message: `messages of the queue ${queue.name} that always fail come back until they expire.`,
        };
      }
    }
  },
});
