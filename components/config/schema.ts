import { z } from "zod";
import { BUCKET_NAME, BUCKET_NAME_RULE } from "../../contract/bucket-name";
import { addErrors } from "../base/config/errors";
import { between, ipv4Range } from "../base/config/fields";
import { BUCKET_DEFAULTS } from "../bucket/data-bucket";
import { imageSchema } from "../image/config";
import { checkRange } from "../network/range";
import { VPC_DEFAULTS } from "../network/vpc-defaults";
import { unreachableImages } from "../task/container-access";
import { TASK_DEFAULTS } from "../task/r-task";
import { alarmsSchema } from "./alarms";
import { modelSchema } from "./model";
import { nameCollisions, takenNames } from "./model-names";
import { revisionErrors } from "./revisions";
import { tagsSchema } from "./tags";
import { stackTriggerErrors } from "./trigger-checks";
import { overlappingUploads } from "./upload-overlaps";

const cidr = ipv4Range("1[6-9]|2[0-6]", "an IPv4 range from /16 to /26, like 10.0.0.0/16");
const newVpc = {
  cidrBlock: cidr.optional().meta({
    description:
      "Address range of the VPC. To change `mode` or `zones` of a deployed stack, change the range, too: new subnets are created before the old ones are deleted.",
    unset: VPC_DEFAULTS.cidrBlock,
  }),
  zones: between(1, 3)
    .optional()
    .meta({ description: "Availability zones.", unset: String(VPC_DEFAULTS.zones) }),
};

/** `r-on-fargate:network` */
const network = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z
      .literal("existing")
      .describe("An existing VPC. The stack creates only a security group, unless you name some."),
    vpcId: z.string().regex(/^vpc-/, "a VPC id, vpc-...").describe("The VPC."),
    subnetIds: z
      .array(z.string().regex(/^subnet-/, "a subnet id, subnet-..."))
      .min(1, "at least one subnet")
      .describe(
        "Subnets of the tasks, with a route to ECR, S3, CloudWatch Logs and what models use: Secrets Manager or SSM for secrets, SQS and ECS for `queue`.",
      ),
    securityGroupIds: z
      .array(z.string().regex(/^sg-/, "a security group id, sg-..."))
      .optional()
      .meta({ description: "Security groups of the tasks.", unset: "a new one: nothing in, HTTPS out" }),
    assignPublicIp: z.boolean().optional().meta({
      description: "Whether tasks get a public address; required in public subnets without NAT.",
      unset: "`false`",
    }),
  }),
  z.strictObject({
    mode: z
      .literal("public")
      .describe(
        "A new VPC with public subnets: tasks have public addresses and accept no connections. Costs nothing at rest.",
      ),
    ...newVpc,
  }),
  z.strictObject({
    mode: z
      .literal("private")
      .describe(
        "A new VPC without internet access, with endpoints for the AWS services that tasks use: [costs.md](costs.md).",
      ),
    ...newVpc,
  }),
  z.strictObject({
    mode: z.literal("nat").describe("A new VPC with private subnets behind one NAT gateway: [costs.md](costs.md)."),
    ...newVpc,
  }),
]);

const kmsKeyArn = z.string().regex(/^arn:aws[a-z-]*:kms:[^:]+:\d{12}:key\//, "the ARN of a KMS key, arn:...:key/...");

/** `r-on-fargate:bucket` */
const bucket = z.strictObject({
  name: z.string().regex(BUCKET_NAME, BUCKET_NAME_RULE).optional().meta({
    description: "Name of the bucket, unique across AWS.",
    unset: "`<project>-<stack>-<account>-<region>`",
  }),
  scripts: z
    .string()
    .optional()
    .meta({ description: "Folder that `pulumi up` uploads to `r_scripts/`.", unset: "nothing is uploaded" }),
  inputs: z
    .string()
    .optional()
    .meta({ description: "Folder that `pulumi up` uploads to `input/`.", unset: "nothing is uploaded" }),
  noncurrentDays: z
    .int()
    .min(1, "1 or more days")
    .optional()
    .meta({
      description: "Days to keep overwritten and deleted versions of objects.",
      unset: String(BUCKET_DEFAULTS.noncurrentDays),
    }),
  stagedDays: z
    .int()
    .min(1, "1 or more days")
    .optional()
    .meta({
      description: "Days to keep the files that `rfargate` staged for one run.",
      unset: String(BUCKET_DEFAULTS.stagedDays),
    }),
  eventBridge: z.boolean().optional().meta({
    description: "Whether the bucket sends events to EventBridge; required by `onUpload` and `queue.uploads`.",
    unset: "`true`",
  }),
  kmsKeyArn: kmsKeyArn.optional().meta({ description: "KMS key of the objects.", unset: "S3's own keys (SSE-S3)" }),
});

/** Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** `r-on-fargate:logs` */
const logs = z.strictObject({
  retentionDays: z
    .number()
    .refine((days) => RETENTION_DAYS.includes(days), `one of ${RETENTION_DAYS.join(", ")}`)
    .default(TASK_DEFAULTS.retentionDays)
    .describe("Days to keep log lines."),
});

/** The stack's configuration: everything under `r-on-fargate:` in `Pulumi.<stack>.yaml`. */
export const configSchema = z
  .strictObject({
    models: z
      .array(modelSchema)
      .min(1, "at least one model")
      .describe("The models: each is a task definition with its triggers."),
    network: network.default({ mode: "public" }).describe("Where tasks run."),
    image: imageSchema.prefault({}).describe("The R image, built and pushed by `pulumi up`."),
    bucket: bucket.prefault({}).describe("The stack's bucket."),
    logs: logs.prefault({}).describe("Log groups of the models."),
    containerInsights: z
      .enum(["enabled", "enhanced", "disabled"])
      .default("enabled")
      .describe("Container Insights: metrics of each task, charged by CloudWatch. Required by `queue`."),
    alarms: alarmsSchema.optional().meta({
      description: "Notifications of failed runs, dead letters, and failing or slow APIs: [alarms.md](alarms.md).",
      unset: "no notifications; queues have their alarms, APIs and runs have none",
    }),
    dashboard: z
      .boolean()
      .default(true)
      .describe("Whether the stack has a CloudWatch dashboard: the first three of an account are free."),
    secretsKmsKeyArns: z
      .array(kmsKeyArn)
      .default([])
      .describe(
        "Customer managed KMS keys of the models' secrets and parameters; the execution role may decrypt with them through Secrets Manager and SSM only.",
      ),
    permissionsBoundary: z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:policy\/[\w+=,.@/-]+$/, "the ARN of a managed policy")
      .optional()
      .meta({
        description: "Managed policy that limits every role of the stack: [cicd.md](cicd.md).",
        unset: "no boundary",
      }),
    tags: tagsSchema.default({}).describe("Tags of every resource that supports tags."),
    keepRevisions: between(1, 100)
      .default(5)
      .describe(
        "Number of newest revisions of each task definition to keep for a rollback; `rfargate prune` deregisters older ones: [revisions.md](revisions.md).",
      ),
    forceDestroy: z
      .boolean()
      .default(false)
      .describe("Whether `pulumi destroy` deletes a bucket and a repository that are not empty."),
  })
  .superRefine(({ models, network, bucket, containerInsights, alarms, image, keepRevisions }, context) => {
    const small = checkRange(
      network,
      models.some(({ api }) => api),
    );
    addErrors(context, [
      ...revisionErrors({ models, keepRevisions, ...image }),
      ...overlappingUploads(models),
      ...takenNames(models),
      ...nameCollisions(models),
      ...stackTriggerErrors(models, { network, bucket, containerInsights, alarms }),
      ...(small ? [{ path: ["network", "cidrBlock"], ...small }] : []),
      ...(network.mode === "private" ? unreachableImages(models) : []),
    ]);
  });

export type StackConfig = z.output<typeof configSchema>;
