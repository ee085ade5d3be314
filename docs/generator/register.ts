import "../../components/base/lean-sdk";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { RStack } from "../../components/stack/r-stack";

/**
 * Runs the program without an engine for each configuration given as JSON on standard input, and prints the registered resources as
 * JSON: a list of `[type, inputs, outputs]` for each. A separate process, because mocks apply to the whole process.
 */

const ZONES = ["a", "b", "c"];

/** AWS's answers, with a subnet id for each zone. */
function answer(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  if (type === "docker:index/registryImage:RegistryImage") return { sha256Digest: `sha256:${"d".repeat(64)}` };
  if (type === "docker:index/remoteImage:RemoteImage") return { imageId: `sha256:${"1".repeat(64)}` };
  if (type === "aws:lb/loadBalancer:LoadBalancer") return { dnsName: `${name}.elb.example` };
  if (type === "aws:sqs/queue:Queue")
    return { url: `https://sqs.example/${name}`, arn: `arn:aws:sqs:us-east-1:123456789012:${String(inputs.name)}` };
  if (type === "aws:sns/topic:Topic") return { arn: `arn:aws:sns:us-east-1:123456789012:${String(inputs.name)}` };
  if (type !== "awsx:ec2:Vpc") return {};
  const ids = (kind: string) => (inputs.availabilityZoneNames as string[]).map((zone) => `subnet-${kind}-${zone}`);
  return {
    vpcId: "vpc-1",
    publicSubnetIds: ids("public"),
    privateSubnetIds: ids("private"),
    isolatedSubnetIds: ids("isolated"),
    routeTables: [],
  };
}

const CALLS: Record<string, object> = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" },
  "aws:index/getPartition:getPartition": { partition: "aws" },
  "aws:index/getRegion:getRegion": { region: "us-east-1" },
  "aws:index/getAvailabilityZones:getAvailabilityZones": { names: ZONES },
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": {
    authorizationToken: Buffer.from("AWS:password").toString("base64"),
    proxyEndpoint: "https://registry.example",
    userName: "AWS",
  },
};

// The SDK takes a stack trace of each resource: an eighth of the time would go into its places in the sources.
process.setSourceMapsEnabled(false);

type Registered = [type: string, inputs: Record<string, unknown>, outputs: Record<string, unknown>];

async function register(config: Record<string, unknown>): Promise<Registered[]> {
  const registered: Registered[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ type, name, inputs, id }) => {
      const outputs = { id: id || `${name}-id`, arn: `arn:aws:mock:::${name}`, ...answer(type, name, inputs) };
      registered.push([type, inputs, outputs]);
      return { id: outputs.id, state: { ...inputs, ...outputs } };
    },
    call: ({ token }) => CALLS[token] ?? {},
  };
  pulumi.runtime.setMocks(mocks, "r-on-fargate", "dev", false);
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(config).map(([key, value]) => [`r-on-fargate:${key}`, JSON.stringify(value)])),
  );
  const { outputs } = new RStack();
  await new Promise((resolve) => outputs.apply(resolve));
  await pulumi.runtime.disconnect();
  return registered;
}

async function main(configs: Array<Record<string, unknown>>): Promise<void> {
  const all = [];
  // One after the other: mocks apply to the whole process.
  for (const config of configs) all.push(await register(config));
  process.stdout.write(JSON.stringify(all));
}

void main(JSON.parse(readFileSync(0, "utf8")) as Array<Record<string, unknown>>);
