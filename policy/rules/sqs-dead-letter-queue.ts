import { deadLetterQueues, QUEUES } from "../aws/queues";
import { ofTypes, referrersTo } from "../core/links";
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
    const queues = ofTypes(resources, QUEUES);
    const redrives = referrersTo(queues, ofTypes(resources, awsTypes("sqs/redrivePolicy")), "queueUrl", ["url", "id"]);
    for (const queue of queues) {
      const redriven = queue.props.redrivePolicy || redrives(queue).length > 0;
      if (!redriven && !deadLetter.has(queue)) {
        yield {
          urn: queue.urn,
          message: `messages of the queue ${queue.name} that always fail come back until they expire.`,
        };
      }
    }
  },
});
