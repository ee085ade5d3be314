import { z } from "zod";
import { BUCKET_NAME, BUCKET_NAME_RULE } from "../../contract/bucket-name";
import { addErrors } from "../base/config/errors";
import { between } from "../base/config/fields";
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

const cidr = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}\/(1[6-9]|2[0-6])$/, "an IPv4 range from /16 to /26, like 10.0.0.0/16");
const newVpc = {
  cidrBlock: cidr.optional().meta({
    description:
      "Address range of the VPC. A stack that is up needs another one with another `mode` or number of `zones`: new subnets are made before the old ones go.",
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
      .describe("A VPC that is there. Nothing is made but a security group, where none is given."),
    vpcId: z.string().regex(/^vpc-/, "a VPC id, vpc-...").describe("The VPC."),
    subnetIds: z
      .array(z.string().regex(/^subnet-/, "a subnet id, subnet-..."))
      .min(1, "at least one subnet")
      .describe("Subnets of the tasks, with a way to ECR, S3 and CloudWatch Logs."),
    securityGroupIds: z
      .array(z.string().regex(/^sg-/, "a security group id, sg-..."))
      .optional()
      .meta({ description: "Security groups of the tasks.", unset: "one is made: nothing in, HTTPS out" }),
    assignPublicIp: z
      .boolean()
      .optional()
      .meta({ description: "Whether tasks get a public address, which subnets without NAT need.", unset: "`false`" }),
  }),
  z.strictObject({
    mode: z
      .literal("public")
      .describe("A VPC with public subnets: tasks have public addresses, nothing is let in. Costs nothing at rest."),
    ...newVpc,
  }),
  z.strictObject({
    mode: z
      .literal("private")
      .describe("A VPC without a way to the internet, with endpoints for what tasks use: [costs.md](costs.md)."),
    ...newVpc,
  }),
  z.strictObject({
    mode: z.literal("nat").describe("A VPC with private subnets behind one NAT gateway: [costs.md](costs.md)."),
    ...newVpc,
  }),
]);

const kmsKeyArn = z.string().regex(/^arn:aws[a-z-]*:kms:[^:]+:\d{12}:key\//, "the ARN of a KMS key, arn:...:key/...");

/** `r-on-fargate:bucket` */
const bucket = z.strictObject({
  name: z.string().regex(BUCKET_NAME, BUCKET_NAME_RULE).optional().meta({
    description: "Name of the bucket, unique in all of AWS.",
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
      description: "Days after which versions that were overwritten or deleted are removed.",
      unset: String(BUCKET_DEFAULTS.noncurrentDays),
    }),
  stagedDays: z
    .int()
    .min(1, "1 or more days")
    .optional()
    .meta({
      description: "Days after which files that `rfargate` staged for one run are removed.",
      unset: String(BUCKET_DEFAULTS.stagedDays),
    }),
  eventBridge: z.boolean().optional().meta({
    description: "Whether the bucket sends its events to EventBridge, which `onUpload` and `queue.uploads` need.",
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
    .describe("Days that log lines are kept."),
});

/** The stack's configuration: everything under `r-on-fargate:` in `Pulumi.<stack>.yaml`. */
export const configSchema = z
  .strictObject({
    models: z
      .array(modelSchema)
      .min(1, "at least one model")
      .describe("The models: a task definition each, and the ways to start it."),
    network: network.default({ mode: "public" }).describe("Where tasks run."),
    image: imageSchema.prefault({}).describe("The R image, built and pushed by `pulumi up`."),
    bucket: bucket.prefault({}).describe("The stack's bucket."),
    logs: logs.prefault({}).describe("The models' log groups."),
    containerInsights: z
      .enum(["enabled", "enhanced", "disabled"])
      .default("enabled")
      .describe("Container Insights: metrics of each task, charged by CloudWatch. Queues need it."),
    alarms: alarmsSchema.optional().meta({
      description:
        "Who is told of failed runs, dead letters, and of APIs that fail or are slow: [alarms.md](alarms.md).",
      unset: "nobody is told; queues have their alarms, APIs and runs have none",
    }),
    dashboard: z
      .boolean()
      .default(true)
      .describe("Whether the stack has a CloudWatch dashboard: the first three of an account are free."),
    secretsKmsKeyArns: z
      .array(kmsKeyArn)
      .default([])
      .describe(
        "Customer managed KMS keys that secrets and parameters of the models are encrypted with; the execution role may decrypt with them, through Secrets Manager and SSM alone.",
      ),
    permissionsBoundary: z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:policy\/[\w+=,.@/-]+$/, "the ARN of a managed policy")
      .optional()
      .meta({
        description: "A managed policy, the most that any role of the stack can do: [cicd.md](cicd.md).",
        unset: "roles have no boundary",
      }),
    tags: tagsSchema.default({}).describe("Tags of everything that can have some."),
    keepRevisions: between(1, 100)
      .default(5)
      .describe(
        "Newest revisions of each task definition that stay startable, for a rollback; `rfargate prune` deregisters older ones: [revisions.md](revisions.md).",
      ),
    forceDestroy: z
      .boolean()
      .default(false)
      .describe("Whether `pulumi destroy` deletes a bucket and a repository that are not empty."),
  })
  .superRefine(({ models, network, bucket, containerInsights, image, keepRevisions }, context) => {
    const small = checkRange(
      network,
      models.some(({ api }) => api),
    );
    addErrors(context, [
      ...revisionErrors({ models, keepRevisions, ...image }),
      ...overlappingUploads(models),
      ...takenNames(models),
      ...nameCollisions(models),
      ...stackTriggerErrors(models, { network, bucket, containerInsights }),
      ...(small ? [{ path: ["network", "cidrBlock"], ...small }] : []),
      ...(network.mode === "private" ? unreachableImages(models) : []),
    ]);
  });

export type StackConfig = z.output<typeof configSchema>;
