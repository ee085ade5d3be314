import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Asked } from "../asked";
import type { Question } from "../question";
import { queueOf, withoutQueue } from "../queue-of-stack";

const MINUTES = 8;
/** Workers of an earlier message may still be idle. */
const IDLE_MINUTES = 15;
const BODY = JSON.stringify({ "aws-check": "to be deleted" });

/** Whether CloudWatch evaluates a nested FILL of a metric that has no point at all. */
export const wakeUp: Question = {
  name: "wake-up",
  expectation: `a message wakes workers within ${MINUTES} minutes while the service has no task and no metric`,
  usd: 0.05,
  unfit: withoutQueue,
  async ask(asked) {
    const { url, service } = queueOf(asked.outputs)!;
    const asleep = await asked.wait(IDLE_MINUTES, async () => (await desired(asked, service)) === 0 || undefined);
    if (!asleep) return { seen: "the service keeps tasks: it has work, or minTasks above 0", asExpected: false };
    const sent = Date.now();
    await asked.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: BODY }));
    try {
      const woken = await asked.wait(MINUTES, async () => (await desired(asked, service)) || undefined);
      const seen = woken ? `after ${asked.secondsSince(sent)} s` : `no task after ${MINUTES} minutes`;
      return { seen, asExpected: woken !== undefined };
    } finally {
      await takeBack(asked, url);
    }
  },
};

async function desired({ ecs, outputs }: Asked, service: string): Promise<number> {
  const command = new DescribeServicesCommand({ cluster: outputs.cluster.arn, services: [service] });
  return (await ecs.send(command)).services?.[0]?.desiredCount ?? 0;
}

/** Workers take a minute to start: the message is deleted before. Other messages are made visible again. */
async function takeBack({ sqs }: Asked, QueueUrl: string): Promise<void> {
  const receive = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0, WaitTimeSeconds: 5 };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(receive));
  for (const { Body, ReceiptHandle } of Messages)
    if (Body === BODY) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}
