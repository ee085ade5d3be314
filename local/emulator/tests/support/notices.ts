import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { eventually } from "../../../../test/support/eventually";
import { arn, document, unique } from "./account";
import { settings } from "./clients";

export interface Queue {
  url: string;
  arn: string;
}

/** Lets every rule send. */
export const FROM_RULES = {
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: "*",
};

export async function queue(policy: object[] = [FROM_RULES]): Promise<Queue> {
  const QueueName = unique("queue");
  const Attributes = { Policy: document(policy) };
  const client = new SQSClient(await settings());
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  return { url: QueueUrl!, arn: arn("sqs", QueueName) };
}

/** A queue that is told what a topic is told. */
export async function subscriber(TopicArn: string): Promise<Queue> {
  const made = await queue([
    {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
      Condition: { ArnEquals: { "aws:SourceArn": TopicArn } },
    },
  ]);
  await new SNSClient(await settings()).send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: made.arn }));
  return made;
}

/** Everything that is in a queue now. */
export async function received({ url }: Queue) {
  const client = new SQSClient(await settings());
  const all = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
    );
    if (Messages.length === 0) return all;
    all.push(...Messages);
  }
}

/** The first message that comes to a queue. */
export async function firstMessage({ url }: Queue): Promise<Message> {
  const client = new SQSClient(await settings());
  const receive = new ReceiveMessageCommand({ QueueUrl: url, MessageAttributeNames: ["All"] });
  return eventually("a message", async () => (await client.send(receive)).Messages?.[0]);
}
