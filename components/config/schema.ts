import { z } from "zod";
import { isInEcr, otherImages } from "../container-access";
import { apiPlaceProblem } from "./api";
import { modelSchema } from "./model";
import { overlappingUploads } from "./upload";

const cidr = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}\/(1[6-9]|2[0-6])$/, "an IPv4 range from /16 to /26, like 10.0.0.0/16");
const newVpc = { cidrBlock: cidr.optional(), zones: z.int().min(1, "1 to 3").max(3, "1 to 3").optional() };

/** `r-on-fargate:network` */
const network = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("existing"),
    vpcId: z.string().regex(/^vpc-/, "a VPC id, vpc-..."),
    subnetIds: z.array(z.string().regex(/^subnet-/, "a subnet id, subnet-...")).min(1, "at least one subnet"),
    securityGroupIds: z.array(z.string().regex(/^sg-/, "a security group id, sg-...")).optional(),
    assignPublicIp: z.boolean().optional(),
  }),
  z.strictObject({ mode: z.literal("public"), ...newVpc }),
  z.strictObject({ mode: z.literal("private"), ...newVpc }),
  z.strictObject({ mode: z.literal("nat"), ...newVpc }),
]);

/** `r-on-fargate:image` */
const image = z.strictObject({
  base: z.string().min(1).optional(),
  packages: z.string().min(1).optional(),
  packageRepository: z.url().optional(),
  packageVersions: z.enum(["locked", "nearest"]).optional(),
  systemPackages: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, "the name of a package of the base's distribution, like ffmpeg"))
    .default([]),
  platform: z.enum(["linux/amd64", "linux/arm64"]).default("linux/amd64"),
  rebuild: z.coerce.string().optional(),
  buildNetwork: z.string().optional(),
  keepImages: z.int().min(1).optional(),
});

/** `r-on-fargate:bucket` */
const bucket = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "3 to 63 lower-case letters, digits, dots and hyphens")
    .optional(),
  scripts: z.string().optional(),
  inputs: z.string().optional(),
  noncurrentDays: z.int().min(1).optional(),
  stagedDays: z.int().min(1).optional(),
  eventBridge: z.boolean().optional(),
  kmsKeyArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:kms:/, "the ARN of a KMS key")
    .optional(),
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
    .default(30),
});

/** The stack's configuration: everything under `r-on-fargate:` in `Pulumi.<stack>.yaml`. */
export const configSchema = z
  .strictObject({
    models: z.array(modelSchema).min(1, "at least one model"),
    network: network.default({ mode: "public" }),
    image: image.prefault({}),
    bucket: bucket.prefault({}),
    logs: logs.prefault({}),
    containerInsights: z.enum(["enabled", "enhanced", "disabled"]).default("enabled"),
    tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
    /** Whether `pulumi destroy` deletes a bucket and a repository that are not empty. */
    forceDestroy: z.boolean().default(false),
  })
  .superRefine(({ models, network, bucket, containerInsights }, context) => {
    for (const fault of overlappingUploads(models)) context.addIssue({ code: "custom", ...fault });
    models.forEach((model, index) => {
      if (model.queue && containerInsights === "disabled") {
        const message = "needs containerInsights, which counts the running tasks that its scaling goes by";
        context.addIssue({ code: "custom", path: ["models", index, "queue"], message });
      }
      if (model.queue?.uploads && bucket.eventBridge === false) {
        const message = "needs the bucket's events, which `bucket.eventBridge: false` turns off";
        context.addIssue({ code: "custom", path: ["models", index, "queue", "uploads"], message });
      }
      if (models.findIndex((other) => other.name === model.name) < index) {
        context.addIssue({ code: "custom", path: ["models", index, "name"], message: "is taken by an earlier model" });
      }
      if (model.onUpload && bucket.eventBridge === false) {
        const message = "needs the bucket's events, which `bucket.eventBridge: false` turns off";
        context.addIssue({ code: "custom", path: ["models", index, "onUpload"], message });
      }
      const misplaced = model.api && apiPlaceProblem(model.api, network);
      if (misplaced) {
        const path = ["models", index, "api", misplaced.path];
        context.addIssue({ code: "custom", path, message: misplaced.message });
      }
      if (network.mode !== "private") return;
      for (const { path, image } of otherImages(model)) {
        if (isInEcr(image)) continue;
        const message =
          "cannot be pulled from a private network: push it to an ECR repository, or choose another network.mode";
        context.addIssue({ code: "custom", path: ["models", index, ...path], message });
      }
    });
  });

export type StackConfig = z.output<typeof configSchema>;
