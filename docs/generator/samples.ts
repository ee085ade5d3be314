import { type Resource, resourcesOf } from "./resources";

const MODEL = { name: "forecast", script: "forecast.R" };
const at = (mode: string, zones: number) => ({ mode, zones });

/** Networks that the pages compare. */
export const NETWORKS = {
  existing: { mode: "existing", vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b"] },
  public: at("public", 2),
  "private, 1 zone": at("private", 1),
  "private, 2 zones": at("private", 2),
  "private, 3 zones": at("private", 3),
  nat: at("nat", 2),
};
export type NetworkName = keyof typeof NETWORKS;

/** Keys of a model that add costs, each with example settings. */
export const ADDITIONS = {
  schedule: { schedule: "rate(1 day)" },
  onUpload: { onUpload: { prefix: "input/uploads/" } },
  queue: { queue: {} },
  api: { api: {} },
  sidecars: { sidecars: [{ name: "beside", script: "beside.R" }] },
  "secrets (Secrets Manager)": {
    secrets: { TOKEN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:token-AbCdEf" },
  },
  "secrets (SSM)": { secrets: { TOKEN: "arn:aws:ssm:us-east-1:123456789012:parameter/token" } },
};
export type AdditionName = keyof typeof ADDITIONS;

/** Networks in which the pages compare additions. */
export const COMPARED: readonly NetworkName[] = ["public", "private, 2 zones"];

/** A model for each way to start one, and a KMS key for the bucket, to cover all roles and statements. */
const EVERYTHING = {
  alarms: {},
  bucket: { name: "my-bucket", kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d" },
  models: [
    { ...MODEL, ...ADDITIONS["secrets (Secrets Manager)"] },
    { name: "report", script: "report.R", ...ADDITIONS.schedule },
    { name: "thumbnail", script: "thumbnail.R", ...ADDITIONS.onUpload },
    { name: "score", script: "score.R", ...ADDITIONS.queue },
    { name: "counter", script: "counter.R", ...ADDITIONS.api },
  ],
};

/** A stack with one minimal model, or with one of the additions. */
export const stackWith = (network: NetworkName, addition?: AdditionName): Resource[] =>
  sample(labelOf(network, addition));

/** The stack with a model for each way to start one. */
export const stackWithEverything = (): Resource[] => sample("everything");

const labelOf = (network: NetworkName, addition = "nothing") => `${network}: ${addition}`;

let made: Map<string, Resource[]> | undefined;

/** All samples in one process, and only once: each process takes seconds to start. */
function sample(label: string): Resource[] {
  made ??= makeAll();
  const found = made.get(label);
  if (!found) throw new Error(`sample "${label}" does not exist\n  allowed: ${[...made.keys()].join("; ")}`);
  return found;
}

function makeAll(): Map<string, Resource[]> {
  const plain = (Object.keys(NETWORKS) as NetworkName[]).map((network) => ({
    label: labelOf(network),
    config: { network: NETWORKS[network], models: [MODEL] } as object,
  }));
  const extended = COMPARED.flatMap((network) =>
    Object.entries(ADDITIONS).map(([addition, keys]) => ({
      label: labelOf(network, addition),
      config: { network: NETWORKS[network], models: [{ ...MODEL, ...keys }] } as object,
    })),
  );
  const wanted = [...plain, ...extended, { label: "everything", config: EVERYTHING }];
  const resources = resourcesOf(wanted.map(({ config }) => config));
  return new Map(wanted.map(({ label }, i) => [label, resources[i] ?? []]));
}
