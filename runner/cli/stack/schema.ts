import { z } from "zod";
import { OUTPUT_NAME, OUTPUTS_VERSION, type StackOutputs } from "../../../components/outputs";
import { noStack } from "./no-stack";

const queue = z.object({
  url: z.string(),
  arn: z.string(),
  deadLetterUrl: z.string(),
  deadLetterArn: z.string(),
  service: z.string(),
});

const schedule = z.object({
  group: z.string(),
  expression: z.string(),
  timezone: z.string(),
  enabled: z.boolean(),
  deadLetterQueue: z.string(),
});

const upload = z.object({
  prefix: z.string(),
  suffix: z.string(),
  maxTasks: z.number(),
  queue: z.string(),
  deadLetterQueue: z.string(),
  undeliveredQueue: z.string(),
});

const model = z.object({
  taskDefinitionArn: z.string(),
  family: z.string(),
  revision: z.number(),
  script: z.string(),
  cpu: z.number(),
  memory: z.number(),
  ephemeralStorage: z.number(),
  architecture: z.string(),
  spot: z.boolean(),
  timeout: z.number().optional(),
  logGroup: z.string(),
  logStreamPrefix: z.string(),
  logStream: z.string().optional(),
  api: z.object({ url: z.string(), service: z.string(), port: z.number() }).optional(),
  queue: queue.optional(),
  schedules: z.record(z.string(), schedule).optional(),
  upload: upload.optional(),
});

const outputs: z.ZodType<StackOutputs> = z.object({
  version: z.number(),
  stack: z.string(),
  aws: z.object({
    region: z.string(),
    accountId: z.string(),
    partition: z.string(),
    profile: z.string().optional(),
    sharedConfigFiles: z.array(z.string()).optional(),
    sharedCredentialsFiles: z.array(z.string()).optional(),
  }),
  bucket: z.string(),
  cluster: z.object({ name: z.string(), arn: z.string() }),
  network: z.object({
    vpcId: z.string(),
    subnets: z.array(z.string()),
    securityGroups: z.array(z.string()),
    assignPublicIp: z.boolean(),
  }),
  container: z.string(),
  image: z.object({ repository: z.string(), digest: z.string(), uri: z.string() }),
  roles: z.object({ task: z.string(), execution: z.string() }),
  policies: z.object({ operator: z.string(), publisher: z.string() }),
  models: z.record(z.string(), model),
});

/**
 * The stack's outputs from JSON: of `pulumi stack output rOnFargate --json`, or of `pulumi stack output --json` as a whole.
 * @param source where the text came from, for messages
 * @throws CliError 78
 */
export function parseOutputs(text: string, source: string): StackOutputs {
  const object = unwrap(parseJson(text, source));
  if (object === undefined) {
    throw noStack(
      `${source} has no output named ${OUTPUT_NAME}`,
      "run `pulumi up` with a program of this project first",
    );
  }
  const version = z.object({ version: z.number() }).safeParse(object);
  if (version.success && version.data.version > OUTPUTS_VERSION) {
    throw noStack(
      `${source} has outputs of version ${version.data.version}, this rfargate reads up to ${OUTPUTS_VERSION}`,
      "update rfargate to the version that the stack was deployed with",
    );
  }
  const parsed = outputs.safeParse(object);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw noStack(
    `${source}: the outputs are not complete: ${issue?.path.join(".") || OUTPUT_NAME}: ${issue?.message}`,
    "run `pulumi up`; if it was interrupted, let it finish",
  );
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw noStack(`${source} is not JSON`, "give what `pulumi stack output --json` prints");
  }
}

function unwrap(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (OUTPUT_NAME in value) return (value as Record<string, unknown>)[OUTPUT_NAME];
  return "version" in value ? value : undefined;
}
