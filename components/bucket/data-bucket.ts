import * as pulumi from "@pulumi/pulumi";
import { PREFIXES } from "../../contract/bucket-layout";
import { BUCKET_NAME, BUCKET_NAME_RULE } from "../../contract/bucket-name";
import { defaultBucketName } from "../../contract/names";
import { type AwsPlace, bucketArn } from "../base/arns";
import * as aws from "../base/aws";
import { policyDocument } from "../base/policy-document";
import { type Tags, type Transform, transformed } from "../base/transform";
import { warnOfFirstUploads } from "./event-delay";
import { listFiles } from "./files";

/** Defaults of a bucket. */
export const BUCKET_DEFAULTS = { noncurrentDays: 30, stagedDays: 14 } as const;

export interface DataBucketArgs {
  place: AwsPlace;
  /**
   * Bucket name, unique across AWS, 3 to 63 characters. A longer default name is an error (RunError).
   * @default `<component name>-<account id>-<region>`
   */
  bucketName?: string;
  /** Folder whose files are uploaded under `r_scripts/`, relative paths kept. */
  scripts?: string;
  /** Folder whose files are uploaded under `input/`, relative paths kept. */
  inputs?: string;
  /**
   * Days to keep overwritten and deleted versions.
   * @default 30
   */
  noncurrentDays?: number;
  /**
   * Days to keep the files that the CLI staged for one run.
   * @default 14
   */
  stagedDays?: number;
  /**
   * Whether the bucket sends its events to EventBridge, for this stack's triggers and any other rules; 1 USD per million.
   * A bucket has a single notification configuration. This component owns it and creates it with the bucket, so adding or removing
   * triggers does not change it. Add other notifications with `transform.notification`.
   * @default true
   */
  eventBridge?: boolean;
  /** Names of the models that uploads start; the preview of a new bucket says when that begins. @default none */
  uploadModels?: string[];
  /**
   * A KMS key for the objects. Readers and writers need permission to use the key, too.
   * @default S3's own keys (SSE-S3)
   */
  kmsKeyArn?: string;
  /**
   * Whether destroying the stack deletes a bucket that still holds objects.
   * @default false
   */
  forceDestroy?: boolean;
  tags?: Tags;
  transform?: { bucket?: Transform<aws.s3.BucketArgs>; notification?: Transform<aws.s3.BucketNotificationArgs> };
}

/**
 * The bucket of a stack, with `r_scripts/`, `input/`, `output/` and `runs/`.
 *
 * It accepts only TLS, is never public, encrypted and versioned. Old versions expire.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 *
 * @example
 * ```ts
 * import { DataBucket } from "r-on-fargate/components/bucket/data-bucket";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * const bucket = new DataBucket("models", { place, scripts: "r_scripts", inputs: "input" });
 * export const bucketName = bucket.bucketName;
 * ```
 */
export class DataBucket extends pulumi.ComponentResource {
  /** Known before the bucket is created. */
  readonly bucketName: string;
  readonly arn: string;
  readonly bucket: aws.s3.Bucket;
  /** The bucket's name, available once the bucket and its protection are in place. */
  readonly ready: pulumi.Output<string>;

  constructor(name: string, args: DataBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:DataBucket", name, {}, opts);
    const child = { parent: this };
    this.bucketName = args.bucketName ?? defaultName(name, args.place);
    this.arn = bucketArn(args.place, this.bucketName);

    this.bucket = new aws.s3.Bucket(
      name,
      transformed(args.transform?.bucket, name, {
        bucket: this.bucketName,
        forceDestroy: args.forceDestroy ?? false,
        tags: args.tags,
      }),
      child,
    );
    const bucket = this.bucket.bucket;
    const access = new aws.s3.BucketPublicAccessBlock(
      name,
      { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      child,
    );
    const guards: pulumi.Resource[] = [
      new aws.s3.BucketOwnershipControls(name, { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } }, child),
      new aws.s3.BucketServerSideEncryptionConfiguration(name, { bucket, rules: [encryption(args.kmsKeyArn)] }, child),
      // S3 rejects two simultaneous changes of a bucket's access (OperationAborted).
      new aws.s3.BucketPolicy(name, { bucket, policy: tlsOnly(this.arn) }, { ...child, dependsOn: access }),
    ];
    const versioning = new aws.s3.BucketVersioning(
      name,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket,
        rules: lifecycleRules(
          args.noncurrentDays ?? BUCKET_DEFAULTS.noncurrentDays,
          args.stagedDays ?? BUCKET_DEFAULTS.stagedDays,
        ),
      },
      // Expiring old versions needs versions.
      { ...child, dependsOn: versioning },
    );
    guards.push(versioning);
    if (args.eventBridge ?? true) {
      const notification = transformed(args.transform?.notification, name, { bucket, eventbridge: true });
      const turnedOn = new aws.s3.BucketNotification(name, notification, child);
      warnOfFirstUploads(turnedOn, this.bucketName, args.uploadModels ?? []);
    }

    const uploads = [
      ...this.upload(name, PREFIXES.scripts, args.scripts, guards),
      ...this.upload(name, PREFIXES.input, args.inputs, guards),
    ];
    this.ready = pulumi.all([bucket, ...uploads.map((object) => object.key)]).apply(([ready]) => ready as string);
    this.registerOutputs({ bucketName: bucket, arn: this.arn });
  }

  private upload(name: string, prefix: string, folder: string | undefined, after: pulumi.Resource[]) {
    if (!folder) return [];
    return listFiles(folder).map(
      ({ path, relative, sha256 }) =>
        new aws.s3.BucketObjectv2(
          `${name}/${prefix}${relative}`,
          {
            bucket: this.bucket.bucket,
            key: `${prefix}${relative}`,
            source: new pulumi.asset.FileAsset(path),
            sourceHash: sha256,
          },
          { parent: this, dependsOn: after },
        ),
    );
  }
}

function defaultName(name: string, { accountId, region }: AwsPlace): string {
  const bucket = defaultBucketName(name, { accountId, region });
  if (BUCKET_NAME.test(bucket)) return bucket;
  throw new pulumi.RunError(
    `the bucket would be named "${bucket}", ${bucket.length} characters; S3 takes ${BUCKET_NAME_RULE}: ` +
      "give it a name of its own (r-on-fargate:bucket: {name: ...})",
  );
}

function encryption(kmsKeyArn: string | undefined) {
  return kmsKeyArn
    ? {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
        bucketKeyEnabled: true,
      }
    : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
}

function tlsOnly(arn: string): string {
  return policyDocument([
    {
      Sid: "RefusePlainHttp",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}

function lifecycleRules(noncurrentDays: number, stagedDays: number) {
  return [
    {
      id: "expire-old-versions",
      status: "Enabled",
      filter: { prefix: "" },
      noncurrentVersionExpiration: { noncurrentDays },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
    {
      id: "expire-staged-files",
      status: "Enabled",
      filter: { prefix: PREFIXES.staged },
      expiration: { days: stagedDays },
    },
  ];
}
