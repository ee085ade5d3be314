import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import type { Session } from "./session";

/** How many messages a queue holds; SQS counts approximately. */
export interface QueueCounts {
  waiting: number;
  /** Taken by someone, neither deleted nor shown again yet. */
  working: number;
}

/** The calls of SQS that rfargate makes. Failures come as the SDK throws them. */
export class Queues {
  readonly #client: SQSClient;

  constructor(session: Session) {
    // The profile's endpoint, not the URL's host, which is AWS's own.
    this.#client = new SQSClient({ ...session.clientConfig, useQueueUrlAsEndpoint: false });
  }

  /**
   * Sends one message.
   * @returns its id
   */
  async send(url: string, body: string, attributes: Record<string, string> = {}): Promise<string> {
    const typed = Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]);
    const { MessageId } = await this.#client.send(
      new SendMessageCommand({ QueueUrl: url, MessageBody: body, MessageAttributes: Object.fromEntries(typed) }),
    );
    return MessageId ?? "";
  }

  async counts(url: string): Promise<QueueCounts> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    return {
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      working: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  }

  /**
   * Takes up to 10 messages, which stay hidden from others.
   * @param seconds how long
   */
  async take(url: string, seconds: number): Promise<Message[]> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: seconds,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    return Messages;
  }

  /** Deletes all messages; SQS takes up to a minute and refuses another one within that time. */
  async purge(url: string): Promise<void> {
    await this.#client.send(new PurgeQueueCommand({ QueueUrl: url }));
  }

  /** Starts to move all messages of a dead-letter queue; SQS does it by itself. */
  async move(deadLetterArn: string, queueArn: string): Promise<void> {
    // Named, since SQS does not know where a message came from that a worker rejected.
    await this.#client.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetterArn, DestinationArn: queueArn }));
  }

  /** The newest move out of a queue. */
  async lastMove(deadLetterArn: string): Promise<ListMessageMoveTasksResultEntry | undefined> {
    const { Results } = await this.#client.send(
      new ListMessageMoveTasksCommand({ SourceArn: deadLetterArn, MaxResults: 1 }),
    );
    return Results?.[0];
  }
}
