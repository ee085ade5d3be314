import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { numberOf, type QueueRecord } from "./queue-record";
import type { Starter } from "./starter";
import { Refused } from "./task-starter";
import type { UploadSettings } from "./upload-settings";
import { uploadedObject } from "./uploaded-object";

export interface Parts {
  starter: Starter;
  sqs: SQSClient;
  settings: UploadSettings;
  /** Ms since 1970. */
  now: () => number;
  log: (line: object) => void;
}

/** Seconds before a failed start is retried: 15, 30, 60, ... */
const MAX_WAIT = 900;
/**
 * Seconds before checking again for a free slot: 5, 10, 15, ... SQS gives up a message after 1,000 receives: with these delays they
 * take 13 days, nearly as long as the queue keeps the message.
 */
const MAX_FULL_WAIT = 1300;

/**
 * Starts a task for each uploaded object, up to the maximum number of tasks. The queue has one message group, so calls never run
 * simultaneously. A failed start goes to the end of the queue as a delayed copy, and after the last attempt to the dead letters.
 */
export function startOnUpload({ starter, sqs, settings, now, log }: Parts) {
  /** Seconds until the message is visible again; undefined: it is done. */
  async function handle(record: QueueRecord): Promise<number | undefined> {
    const early = Math.ceil((numberOf(record, "notBefore") - now()) / 1000);
    if (early > 0) return early;
    const object = attempted(() => uploadedObject(record.body));
    // Another attempt would fail, too, and would delay the messages behind it.
    if (object instanceof Error) await failed(record, Number.POSITIVE_INFINITY, object);
    if (object === undefined || object instanceof Error) return undefined;
    try {
      const full = (await starter.running()) >= settings.maxTasks;
      if (full) return Math.min(MAX_FULL_WAIT, 5 * Number(record.attributes.ApproximateReceiveCount ?? 1));
      log({ started: await starter.start(object, numberOf(record, "refusals")), ...object });
    } catch (error) {
      // Another revision of the model has already been started for this version.
      if ((error as Error).name === "ConflictException") return undefined;
      await failed(record, numberOf(record, "attempt") || 1, error as Error);
    }
    return undefined;
  }

  async function failed(record: QueueRecord, attempt: number, error: Error): Promise<void> {
    const dead = attempt > settings.retries;
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    const notBefore = now() + Math.min(MAX_WAIT, 15 * 2 ** (attempt - 1)) * 1000;
    const reason = { ERROR_CODE: text(error.name), ERROR_MESSAGE: text(error.message.slice(0, 1024) || error.name) };
    const refusals = numberOf(record, "refusals") + (error instanceof Refused ? 1 : 0);
    const numbers = { attempt: attempt + 1, notBefore, refusals };
    const next = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, text(String(value))]));
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: dead ? settings.deadLetterQueueUrl : settings.queueUrl,
        MessageBody: record.body,
        MessageGroupId: settings.startedBy,
        MessageDeduplicationId: record.messageId,
        MessageAttributes: dead ? reason : next,
      }),
    );
    log({ failed: error.message, attempt, dead, body: record.body });
  }

  return async (event: { Records: QueueRecord[] }) => {
    const batchItemFailures: Array<{ itemIdentifier: string }> = [];
    for (const record of event.Records) {
      const VisibilityTimeout = await handle(record);
      if (VisibilityTimeout === undefined) continue;
      const { receiptHandle: ReceiptHandle, messageId: itemIdentifier } = record;
      const { queueUrl: QueueUrl } = settings;
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
      batchItemFailures.push({ itemIdentifier });
    }
    return { batchItemFailures };
  };
}

function attempted<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}
