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

/** Number of messages in a queue, which SQS counts approximately. */
export interface QueueCounts {
  waiting: number;
  /** In flight: received, but not deleted or visible again. */
  working: number;
}

/** The SQS calls of rfargate. Throws the SDK's errors. */
export class Queues {
  readonly #client: SQSClient;

  constructor(session: Session) {
    // The profile's endpoint, not the host of the queue's URL.
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
   * Receives up to 10 messages and hides them from other receivers.
   * @param seconds how long they stay hidden
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

  /** Deletes all messages; SQS takes up to a minute and rejects another purge within that time. */
  async purge(url: string): Promise<void> {
    await this.#client.send(new PurgeQueueCommand({ QueueUrl: url }));
  }

  /** Starts moving all messages of a dead-letter queue; SQS continues by itself. */
  async move(deadLetterArn: string, queueArn: string): Promise<void> {
    // The destination is explicit: SQS does not know the source queue of a message that a worker rejected.
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
