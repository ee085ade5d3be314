import { checkConfig } from "../../../components/config/load";
import { type DeployedStack, deployedStack } from "../../../components/deploy/deployed-stack";
import { type Resource, resourcesOf } from "../../../docs/generator/resources";

const MODEL = { script: "model.R" };
const SECRETS = {
  TOKEN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:token-AbCdEf",
  KEY: "arn:aws:ssm:us-east-1:123456789012:parameter/key",
};

/** A model for each way to start one, with as many grants as a model can have. */
const EVERY_TRIGGER = [
  { ...MODEL, name: "by-hand", secrets: SECRETS },
  { ...MODEL, name: "timed", schedule: [{ name: "daily", expression: "rate(1 day)" }] },
  { ...MODEL, name: "uploaded", onUpload: { prefix: "input/uploads/", suffix: ".csv" } },
  { ...MODEL, name: "queued", queue: { uploads: { prefix: "input/queued/" } } },
  { ...MODEL, name: "served", api: {} },
  { ...MODEL, name: "mapped", map: { spot: true, memoryLimit: 4096 } },
  {
    ...{ ...MODEL, name: "retried", spot: true, retry: { memoryLimit: 4096 } },
    schedule: [{ name: "daily", expression: "rate(1 day)" }],
    onUpload: { prefix: "input/retried/" },
  },
  {
    ...{ ...MODEL, name: "swept" },
    map: {
      onUpload: { prefix: "input/swept/" },
      schedule: [{ name: "daily", expression: "rate(1 day)", over: "1..1000" }],
    },
  },
];

/** The same, for stacks with a topic: a schedule that sends links to reports. */
const REPORTING = EVERY_TRIGGER.map((model) =>
  "schedule" in model
    ? { ...model, schedule: model.schedule.map((entry) => ({ ...entry, report: "report.html" })) }
    : model,
);

/** A model's name of as many characters as the configuration takes. */
const long = (number: number) => `m${number}`.padEnd(40, "x");

/**
 * Configurations that between them make every kind of resource, in every network mode, with the longest names and with
 * many models.
 */
export const STACKS: Record<string, object> = {
  existing: {
    models: REPORTING,
    network: { mode: "existing", vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b"] },
    alarms: {},
  },
  public: {
    models: REPORTING,
    network: { mode: "public" },
    alarms: { email: ["ops@example.org"], failedRuns: { notify: "both" } },
    bucket: { name: "my-bucket", kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d" },
  },
  "keys of secrets": {
    models: EVERY_TRIGGER,
    secretsKmsKeyArns: ["arn:aws:kms:us-east-1:123456789012:key/4d5e6f7a"],
  },
  private: { models: REPORTING, network: { mode: "private" }, alarms: { failedRuns: false } },
  nat: { models: EVERY_TRIGGER, network: { mode: "nat", zones: 3 } },
  "30 models": {
    models: Array.from({ length: 30 }, (_, i) => ({ ...MODEL, name: `model-${i}` })),
    alarms: {},
  },
  "30 longest names": {
    models: Array.from({ length: 30 }, (_, i) => ({ ...MODEL, name: long(i) })),
    alarms: { failedRuns: { notify: "both" } },
  },
  "longest names": {
    models: REPORTING.map((model, i) => ({ ...model, name: long(i) })),
    alarms: {},
  },
};

let judged: Map<string, Resource[]> | undefined;

/** The resources of each stack, by the stack's name; made once, as it takes seconds. */
export function judgedStacks(): Map<string, Resource[]> {
  judged ??= madeStacks();
  return judged;
}

/** A stack as the pipeline that deploys it is given it. */
export function deployedAs(name: string): DeployedStack {
  const place = { partition: "aws", region: "us-east-1", accountId: "123456789012" };
  return deployedStack(place, "r-on-fargate", "dev", checkConfig(STACKS[name] as never, "Pulumi.dev.yaml"));
}

function madeStacks(): Map<string, Resource[]> {
  const names = Object.keys(STACKS);
  const made = resourcesOf(names.map((name) => STACKS[name]!));
  return new Map(names.map((name, i) => [name, made[i]!]));
}
