import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Asked } from "../asked";
import type { Question, Reality } from "../question";
import { type Receive, withRule } from "../rule";

const MINUTES = 10;

/** `pulumi up` and docs/upload.md state this for a new bucket. */
export const uploadDelay: Question = {
  name: "upload-delay",
  expectation: `S3's events reach EventBridge within ${MINUTES} minutes after a bucket has turned them on`,
  usd: 0.01,
  ask: async (asked) => {
    const { accountId, region } = asked.outputs.aws;
    const Bucket = `${asked.unique("uploads")}-${accountId}`;
    const there =
      region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region as "eu-west-1" } };
    await asked.s3.send(new CreateBucketCommand({ Bucket, ...there }));
    const keys: string[] = [];
    try {
      const pattern = { source: ["aws.s3"], detail: { bucket: { name: [Bucket] } } };
      return await withRule(asked, { kind: "uploads", pattern }, (receive) => upload(asked, Bucket, keys, receive));
    } finally {
      await empty(asked.s3, Bucket, keys);
      await asked.s3.send(new DeleteBucketCommand({ Bucket }));
    }
  },
};

/** Puts an object every few seconds, named by its second, until there is an event of one. */
async function upload(asked: Asked, Bucket: string, keys: string[], receive: Receive): Promise<Reality> {
  const NotificationConfiguration = { EventBridgeConfiguration: {} };
  await asked.s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  const start = Date.now();
  const event = await asked.wait(MINUTES, async () => {
    const Key = `${asked.secondsSince(start)}`;
    keys.push(Key);
    await asked.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    return receive();
  });
  if (event === undefined) return { seen: `none within ${MINUTES} minutes`, asExpected: false };
  const { key } = (JSON.parse(event) as { detail: { object: { key: string } } }).detail.object;
  return { seen: `the first with an event was uploaded after ${key} s`, asExpected: true };
}

async function empty(s3: S3Client, Bucket: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  const Objects = [...new Set(keys)].map((Key) => ({ Key }));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
}
