import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DataBucket } from "../../../components/bucket/data-bucket";
import { refusal } from "./refusal";
import { mockEngine, ofType, only, PLACE, settled } from "./support";

describe("DataBucket", () => {
  it("is private, encrypted, versioned, owned by the bucket's owner and denies plain http", async () => {
    const registered = mockEngine();
    const bucket = new DataBucket("data", { place: PLACE });
    await settled();
    assert.equal(bucket.bucketName, "data-123456789012-eu-west-1");
    const access = only(registered, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs;
    for (const block of ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]) {
      assert.equal(access[block], true, block);
    }
    const versioning = only(registered, "aws:s3/bucketVersioning:BucketVersioning").inputs;
    assert.deepEqual(versioning.versioningConfiguration, { status: "Enabled" });
    const policy = JSON.parse(only(registered, "aws:s3/bucketPolicy:BucketPolicy").inputs.policy as string);
    assert.deepEqual(policy.Statement[0].Condition, { Bool: { "aws:SecureTransport": "false" } });
    assert.equal(policy.Statement[0].Effect, "Deny");
    assert.equal(only(registered, "aws:s3/bucket:Bucket").inputs.forceDestroy, false);
  });

  it("sends its events to EventBridge from the start, unless disabled", async () => {
    const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";
    let registered = mockEngine();
    const topics = [{ topicArn: "arn:topic", events: ["s3:ObjectRemoved:*"] }];
    const notification = (args: object) => ({ ...args, bucket: "data", topics });
    new DataBucket("data", { place: PLACE, transform: { notification } });
    await settled();
    const { inputs } = only(registered, NOTIFICATION);
    assert.equal(inputs.eventbridge, true);
    assert.deepEqual(inputs.topics, topics, "others are added by the transform");
    registered = mockEngine();
    new DataBucket("data", { place: PLACE, eventBridge: false });
    await settled();
    assert.deepEqual(ofType(registered, NOTIFICATION), []);
  });

  it("expires old versions, unfinished uploads and staged files", async () => {
    const registered = mockEngine();
    new DataBucket("data", { place: PLACE, noncurrentDays: 7, stagedDays: 3 });
    await settled();
    const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const [old, staged] = only(registered, type).inputs.rules as Array<Record<string, unknown>>;
    assert.deepEqual(old?.noncurrentVersionExpiration, { noncurrentDays: 7 });
    assert.deepEqual(old?.abortIncompleteMultipartUpload, { daysAfterInitiation: 7 });
    assert.deepEqual(staged?.expiration, { days: 3 });
    assert.deepEqual(staged?.filter, { prefix: "input/runs/" });
  });

  it("uploads a folder's scripts and inputs, sub-folders kept, hidden files left out", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bucket-"));
    mkdirSync(join(folder, "r", "sub"), { recursive: true });
    mkdirSync(join(folder, "i"));
    for (const file of ["r/a.R", "r/sub/b.R", "r/.Rhistory", "i/input.txt"]) writeFileSync(join(folder, file), file);
    const registered = mockEngine();
    new DataBucket("data", { place: PLACE, scripts: join(folder, "r"), inputs: join(folder, "i") });
    await settled();
    rmSync(folder, { recursive: true });
    const keys = ofType(registered, "aws:s3/bucketObjectv2:BucketObjectv2").map((object) => object.inputs.key);
    assert.deepEqual(keys.sort(), ["input/input.txt", "r_scripts/a.R", "r_scripts/sub/b.R"]);
  });

  it("names a missing folder with its path", () => {
    mockEngine();
    assert.throws(
      () => new DataBucket("data", { place: PLACE, scripts: "no/such/folder" }),
      (error: Error) => error.message === `the folder ${join(process.cwd(), "no/such/folder")} does not exist`,
    );
  });

  it("encrypts with the given KMS key and a bucket key", async () => {
    const registered = mockEngine();
    const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
    new DataBucket("data", { place: PLACE, kmsKeyArn });
    await settled();
    const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    const [rule] = only(registered, type).inputs.rules as Array<Record<string, unknown>>;
    assert.deepEqual(rule, {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
      bucketKeyEnabled: true,
    });
  });

  it("warns only in the preview that creates it that its first uploads start no run", async () => {
    const said: string[] = [];
    const warn = pulumi.log.warn;
    Object.assign(pulumi.log, { warn: async (text: string) => void said.push(text) });
    try {
      for (const [preview, id] of [
        [true, undefined],
        [true, "data"],
        [false, "data"],
      ] as const) {
        const mocks = {
          newResource: ({ inputs }: pulumi.runtime.MockResourceArgs) => ({ id, state: inputs }),
          call: () => ({}),
        };
        pulumi.runtime.setMocks(mocks, "r-on-fargate", "unit", preview);
        new DataBucket("data", { place: PLACE, uploadModels: ["thumbnail"] });
        await settled();
        await new Promise(setImmediate);
      }
    } finally {
      Object.assign(pulumi.log, { warn });
    }
    assert.equal(said.length, 1);
    assert.match(
      said[0]!,
      /about five minutes: objects .* data-123456789012-eu-west-1 before start no run of thumbnail\./,
    );
  });

  it("lets a transform have the last word on the bucket's arguments", async () => {
    const registered = mockEngine();
    new DataBucket("data", {
      place: PLACE,
      transform: { bucket: (args) => ({ ...args, objectLockEnabled: true }) },
    });
    await settled();
    assert.equal(only(registered, "aws:s3/bucket:Bucket").inputs.objectLockEnabled, true);
  });

  it("rejects an invalid default name, and says what to configure", () => {
    mockEngine();
    const long = refusal(() => new DataBucket("r-on-fargate-a-very-long-name-of-one-stack", { place: PLACE }));
    assert.match(long, /named "r-on-fargate-a-very-.*", 65 characters; S3 takes 3 to 63/);
  });
});
