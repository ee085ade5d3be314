import { createHash } from "node:crypto";

interface Held {
  MessageId: string;
  Body: string;
  MessageAttributes: Record<string, { DataType: string; StringValue: string }>;
  Attributes: { SentTimestamp: string };
}

/** SQS: queues by the last part of their URL or ARN; received messages stay. */
export class FakeQueues {
  readonly #queues = new Map<string, Held[]>();
  /** What the next moves end as. */
  moveStatus = "COMPLETED";
  /** Messages that were just received: no move takes them. */
  hidden = 0;
  #move: object | undefined;
  #sent = 0;

  /** The messages of a queue. */
  of(name: string): Held[] {
    const messages = this.#queues.get(name) ?? [];
    this.#queues.set(name, messages);
    return messages;
  }

  put(name: string, Body: string, attributes: Record<string, string> = {}): string {
    const typed = Object.entries(attributes).map(([key, text]) => [key, { DataType: "String", StringValue: text }]);
    const MessageId = `id-${++this.#sent}`;
    const Attributes = { SentTimestamp: String(Date.parse("2026-11-21T06:00:00Z")) };
    this.of(name).push({ MessageId, Body, MessageAttributes: Object.fromEntries(typed), Attributes });
    return MessageId;
  }

  handle(action: string, input: Record<string, unknown>): { status: number; body: unknown } {
    const queue = this.of(
      String(input.QueueUrl ?? input.SourceArn)
        .split(/[/:]/)
        .at(-1)!,
    );
    const ok = (body: unknown) => ({ status: 200, body });
    switch (action) {
      case "SendMessage": {
        const { MessageBody, MessageAttributes = {} } = input as { MessageBody: string; MessageAttributes?: object };
        const MessageId = `id-${++this.#sent}`;
        const Attributes = { SentTimestamp: "0" };
        queue.push({ MessageId, Body: MessageBody, MessageAttributes: { ...MessageAttributes }, Attributes });
        return ok({ MessageId, MD5OfMessageBody: md5(MessageBody) });
      }
      case "GetQueueAttributes":
        return ok({
          Attributes: {
            ApproximateNumberOfMessages: String(queue.length),
            ApproximateNumberOfMessagesNotVisible: String(this.hidden),
          },
        });
      case "ReceiveMessage":
        return ok({ Messages: queue.map((message) => ({ ...message, MD5OfBody: md5(message.Body) })) });
      case "PurgeQueue":
        queue.length = 0;
        return ok({});
      case "StartMessageMoveTask":
        this.#move = {
          Status: this.moveStatus,
          ApproximateNumberOfMessagesMoved: queue.length,
          DestinationArn: input.DestinationArn,
        };
        this.of(String(input.DestinationArn).split(":").at(-1)!).push(...queue.splice(0));
        return ok({ TaskHandle: "handle" });
      case "ListMessageMoveTasks":
        return ok({ Results: this.#move ? [this.#move] : [] });
      default:
        return { status: 400, body: { __type: "InvalidAction", message: action } };
    }
  }
}

const md5 = (text: string) => createHash("md5").update(text).digest("hex");
