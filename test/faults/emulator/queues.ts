import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { clientSettings } from "../../support/emulator-aws";

/** Queues of one scenario in the emulator's SQS, asked without faults. */
export class Queues {
  readonly sqs = new SQSClient(clientSettings());
  readonly #urls: string[] = [];

  /** @returns its URL */
  async create(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
    const { QueueUrl } = await this.sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    this.#urls.push(QueueUrl!);
    return QueueUrl!;
  }

  async arnOf(url: string): Promise<string> {
    return (await this.#attributes(url)).QueueArn!;
  }

  /** Messages of a queue, visible or not. */
  async count(url: string): Promise<number> {
    const attributes = await this.#attributes(url);
    const kinds = ["", "NotVisible", "Delayed"];
    return kinds.reduce((sum, kind) => sum + Number(attributes[`ApproximateNumberOfMessages${kind}`] ?? 0), 0);
  }

  /** Bodies of a queue's visible messages, which are hidden afterwards. */
  async bodies(url: string): Promise<string[]> {
    const found: string[] = [];
    for (;;) {
      const command = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 600 });
      const { Messages = [] } = await this.sqs.send(command);
      if (Messages.length === 0) return found;
      found.push(...Messages.map(({ Body }) => Body!));
    }
  }

  async end(): Promise<void> {
    for (const QueueUrl of this.#urls) await this.sqs.send(new DeleteQueueCommand({ QueueUrl })).catch(() => {});
    this.sqs.destroy();
  }

  async #attributes(QueueUrl: string): Promise<Record<string, string>> {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    return ((await this.sqs.send(command)).Attributes ?? {}) as Record<string, string>;
  }
}
