import { randomBytes } from "node:crypto";
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { chooseBatch } from "../../../contract/map/batch";
import { executionName } from "../../../contract/map/input";
import { InvalidItems } from "../../../contract/map/items/invalid-items";
import { fileItems, objectItems, rangeItems, requireItems } from "../../../contract/map/items/parse-items";
import { type MapRecord, mapKeys } from "../../../contract/map/layout";
import { allChunks, itemsText, mapFingerprint, roundInput } from "../../../contract/map/record";
import type { MapSettings } from "./map-settings";
import { type MapStart, mapStart } from "./map-start";

export interface Parts {
  s3: S3Client;
  states: SFNClient;
  sqs: SQSClient;
  settings: MapSettings;
  /** Ms since 1970. */
  now: () => number;
  log: (line: object) => void;
}

/** The parts of a queue message that are read. */
export interface StartMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: Record<string, string | undefined>;
}

/** Seconds before a failed start is retried, multiplied by the tries so far. */
const WAIT = 30;

/**
 * Starts a map for each message: writes its items and its record, then starts the state machine. All of it can be repeated: the id
 * follows from the message, and Step Functions starts no execution of a name twice within 90 days. Items that no map takes go to the dead letters at
 * once; what fails otherwise comes again, until SQS gives it up.
 */
export function startMap({ s3, states, sqs, settings, now, log }: Parts) {
  async function start(one: MapStart): Promise<void> {
    const { items, files } = await itemsOf(one);
    requireItems(items, one.over);
    const { cpu, memory, capacity, maxTasks, tries, itemTimeout, model, script } = settings;
    const { map, seed, itemSeconds } = one;
    const shape = {
      ...{ model, script, count: items.length },
      batch: chooseBatch({ items: items.length, itemSeconds, cpu, tasks: maxTasks }),
      ...{ tries, itemTimeout, seed, fresh: false, files, cpu, memory, capacity },
    };
    const salt = randomBytes(16).toString("hex");
    const text = itemsText(items);
    const record: MapRecord = {
      ...{ version: 1, map, ...shape, staged: "", maxTasks, environment: [], salt },
      fingerprint: mapFingerprint(salt, text, shape, null, []),
      requestedAt: new Date(now()).toISOString(),
    };
    await put(mapKeys.items(map), text, "application/x-ndjson");
    // The record last: once it exists, everything that the tasks read exists.
    await put(mapKeys.record(map), JSON.stringify(record), "application/json");
    const input = roundInput(record, settings, 1, allChunks(record));
    const name = executionName(map, 1);
    await states.send(
      new StartExecutionCommand({ stateMachineArn: settings.machine, name, input: JSON.stringify(input) }),
    );
    log({ started: map, items: items.length, chunks: input.chunks.length });
  }

  async function itemsOf({ over }: MapStart): Promise<{ items: unknown[]; files: boolean }> {
    const range = rangeItems(over);
    if (range) return { items: range, files: false };
    const { bucket: Bucket } = settings;
    if (over.endsWith("/")) {
      const keys: string[] = [];
      for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: over }))
        keys.push(...(page.Contents ?? []).map(({ Key }) => Key!));
      return { items: objectItems(keys), files: true };
    }
    const object = await s3.send(new GetObjectCommand({ Bucket, Key: over })).catch((error: Error) => {
      if (error.name === "NoSuchKey") throw new InvalidItems(`${over}: there is no such object in bucket ${Bucket}`);
      throw error;
    });
    const items = fileItems(over, await object.Body!.transformToByteArray());
    if (!items) throw new InvalidItems(`${over}: unknown kind of file; *.csv and *.jsonl are allowed`);
    return { items, files: false };
  }

  const put = (Key: string, Body: string, ContentType: string) =>
    s3.send(new PutObjectCommand({ Bucket: settings.bucket, Key, Body, ContentType }));

  /** @returns whether the message is done */
  async function handle(message: StartMessage): Promise<boolean> {
    const { body, receiptHandle: ReceiptHandle } = message;
    try {
      const one = mapStart(body, settings);
      if (one) await start(one);
      return true;
    } catch (error) {
      const { name, message: text } = error as Error;
      if (name === "ExecutionAlreadyExists") return true;
      const dead = error instanceof InvalidItems || error instanceof SyntaxError;
      log({ failed: text, dead, body });
      if (dead) await giveUp(body, text);
      else {
        const VisibilityTimeout = WAIT * Number(message.attributes.ApproximateReceiveCount ?? 1);
        const { queueUrl: QueueUrl } = settings;
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
      }
      return dead;
    }
  }

  const giveUp = (MessageBody: string, text: string) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: settings.deadLetterQueueUrl,
        MessageBody,
        MessageAttributes: { ERROR_MESSAGE: { DataType: "String", StringValue: text.slice(0, 1024) } },
      }),
    );

  return async (event: { Records: StartMessage[] }) => {
    const batchItemFailures: Array<{ itemIdentifier: string }> = [];
    for (const record of event.Records)
      if (!(await handle(record))) batchItemFailures.push({ itemIdentifier: record.messageId });
    return { batchItemFailures };
  };
}
