import "../../components/base/lean-sdk";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { StackOutputs } from "../../contract/outputs/schema";
import type { Recorded, Recording } from "./recorded-program";

/**
 * Runs the program itself, without an engine, and prints what it registered and what it exports. A process of its own, because
 * mocks are the process's.
 */

const ids = (kind: string) => ["a", "b"].map((zone) => `subnet-${kind}-${zone}`);

/** What AWS would answer. */
const ANSWERS: Record<string, object> = {
  "docker:index/registryImage:RegistryImage": { sha256Digest: `sha256:${"d".repeat(64)}` },
  "docker:index/remoteImage:RemoteImage": { imageId: `sha256:${"1".repeat(64)}` },
  "aws:lb/loadBalancer:LoadBalancer": { dnsName: "balancer.elb.example", arnSuffix: "app/balancer/1" },
  "aws:lb/targetGroup:TargetGroup": { arnSuffix: "targetgroup/group/1" },
  // Of a revision that is read: one that is made has its own.
  "aws:ecs/taskDefinition:TaskDefinition": {
    ...{ family: "held", revision: 2, cpu: "512", memory: "1024", ephemeralStorage: { sizeInGib: 30 } },
    containerDefinitions: JSON.stringify([
      { name: "r-ecs-container", image: "r@sha256:1", environment: [{ name: "SCRIPT", value: "held.R" }] },
    ]),
  },
  "awsx:ec2:Vpc": {
    ...{ vpcId: "vpc-1", routeTables: [] },
    ...{ publicSubnetIds: ids("public"), privateSubnetIds: ids("private"), isolatedSubnetIds: ids("isolated") },
  },
};

const CALLS: Record<string, object> = {
  "docker:index/getRegistryImage:getRegistryImage": { sha256Digest: `sha256:${"4".repeat(64)}` },
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" },
  "aws:index/getPartition:getPartition": { partition: "aws" },
  "aws:index/getRegion:getRegion": { region: "us-east-1" },
  "aws:index/getAvailabilityZones:getAvailabilityZones": { names: ["a", "b", "c"] },
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": {
    authorizationToken: Buffer.from("AWS:password").toString("base64"),
    ...{ proxyEndpoint: "https://registry.example", userName: "AWS" },
  },
};

// The SDK takes a stack trace of each resource: an eighth of the time would go into its places in the sources.
process.setSourceMapsEnabled(false);

async function record({ root, config, before }: Recording): Promise<Recorded> {
  const urns: string[] = [];
  const resources: Recorded["resources"] = [];
  // The mocks get no parent, which is part of a URN: the answer of the monitor has it.
  const register = MockMonitor.prototype.registerResource;
  MockMonitor.prototype.registerResource = function (request, callback) {
    return register.call(this, request, (error: unknown, response: { getUrn(): string }) => {
      if (response) urns.push(response.getUrn());
      callback(error, response);
    });
  };
  pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        resources.push({ type, name, inputs });
        const state = { ...ANSWERS[type], ...inputs, arn: `arn:aws:mock:::${name}` };
        return { id: id || `${name}-id`, state };
      },
      call: ({ token }) => CALLS[token] ?? {},
    },
    "r-on-fargate",
    "dev",
    false,
  );
  const values = Object.entries(config).map(([key, value]) => [`r-on-fargate:${key}`, JSON.stringify(value)]);
  pulumi.runtime.setAllConfig(Object.fromEntries(values));
  if (before) await import(before);
  const { rOnFargate } = (await import(join(root, "index"))) as { rOnFargate: pulumi.Output<StackOutputs> };
  const exported = pulumi.output({ rOnFargate });
  const outputs = await new Promise<unknown>((resolve) => exported.apply((value) => resolve(value)));
  await pulumi.runtime.disconnect();
  return { urns, resources, outputs };
}

void record(JSON.parse(readFileSync(0, "utf8")) as Recording).then((recorded) =>
  process.stdout.write(JSON.stringify(recorded)),
);
