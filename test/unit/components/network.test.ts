import assert from "node:assert/strict";
import { Network, type NetworkMode } from "../../../components/network/network";
import { zoneNames } from "../../../components/network/zones";
import { mockEngine, ofType, only, type Registered, resolved, settled } from "./support";

async function network(mode: NetworkMode, endpointServices?: string[]) {
  const registered = mockEngine();
  const made = new Network("net", { region: "eu-west-1", network: mode, endpointServices });
  await settled();
  return { made, registered };
}
const endpoints = (registered: Registered[], type: string) =>
  ofType(registered, "aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter((endpoint) => endpoint.inputs.vpcEndpointType === type)
    .map((endpoint) => endpoint.inputs.serviceName)
    .sort();

describe("the zones of a new network", () => {
  it("are the region's first zones with Fargate, without Local Zones that the account has opted into", async () => {
    mockEngine();
    assert.deepEqual(await zoneNames({ mode: "public" }), ["zone-apne1-az1", "zone-apne1-az2"]);
    assert.deepEqual(await zoneNames({ mode: "nat", zones: 1 }), ["zone-apne1-az1"]);
    assert.equal(await zoneNames({ mode: "existing", vpcId: "vpc-1", subnetIds: ["subnet-1"] }), undefined);
    await assert.rejects(
      zoneNames({ mode: "private", zones: 3 }),
      /network\.zones: 3 is more than the region has: zone-apne1-az1, zone-apne1-az2/,
    );
    const registered = mockEngine();
    new Network("net", { region: "r", network: { mode: "public" }, zoneNames: ["a", "b"] });
    await settled();
    const { availabilityZoneNames, numberOfAvailabilityZones } = only(registered, "awsx:ec2:Vpc").inputs;
    assert.deepEqual([availabilityZoneNames, numberOfAvailabilityZones], [["a", "b"], undefined]);
  });
});

describe("Network", () => {
  it("existing: creates only a security group, if none is given", async () => {
    const { made, registered } = await network({ mode: "existing", vpcId: "vpc-1", subnetIds: ["subnet-1"] });
    assert.deepEqual(registered.map((resource) => resource.type).sort(), [
      "aws:ec2/securityGroup:SecurityGroup",
      "r-on-fargate:index:Network",
    ]);
    assert.deepEqual(await resolved(made.subnetIds), ["subnet-1"]);
    assert.equal(made.assignPublicIp, false);
  });

  it("existing: uses the given security groups", async () => {
    const mode = { mode: "existing", vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } as const;
    const { made, registered } = await network({ ...mode, subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] });
    assert.equal(ofType(registered, "aws:ec2/securityGroup:SecurityGroup").length, 0);
    assert.deepEqual(await resolved(made.securityGroupIds), ["sg-1"]);
  });

  it("public: public addresses, the free S3 endpoint, nothing that costs at rest", async () => {
    const { made, registered } = await network({ mode: "public" });
    assert.equal(made.assignPublicIp, true);
    assert.deepEqual(await resolved(made.subnetIds), ["subnet-public-a", "subnet-public-b"]);
    assert.deepEqual(endpoints(registered, "Gateway"), ["com.amazonaws.eu-west-1.s3"]);
    assert.deepEqual(endpoints(registered, "Interface"), []);
    assert.deepEqual(only(registered, "awsx:ec2:Vpc").inputs.natGateways, { strategy: "None" });
  });

  it("private: isolated subnets, endpoints for image, logs and the secrets' services", async () => {
    const { made, registered } = await network({ mode: "private" }, ["secretsmanager"]);
    assert.equal(made.assignPublicIp, false);
    assert.deepEqual(await resolved(made.subnetIds), ["subnet-isolated-a", "subnet-isolated-b"]);
    assert.deepEqual(
      endpoints(registered, "Interface"),
      ["ecr.api", "ecr.dkr", "logs", "secretsmanager"].map((service) => `com.amazonaws.eu-west-1.${service}`),
    );
    assert.deepEqual(endpoints(registered, "Gateway"), ["com.amazonaws.eu-west-1.s3"]);
  });

  it("nat: one NAT gateway, private subnets, no interface endpoints", async () => {
    const { made, registered } = await network({ mode: "nat", zones: 3, cidrBlock: "10.1.0.0/16" });
    const vpc = only(registered, "awsx:ec2:Vpc").inputs;
    assert.deepEqual(vpc.natGateways, { strategy: "Single" });
    assert.equal(vpc.numberOfAvailabilityZones, 3);
    assert.equal(vpc.cidrBlock, "10.1.0.0/16");
    assert.deepEqual(await resolved(made.subnetIds), ["subnet-private-a", "subnet-private-b"]);
    assert.deepEqual(endpoints(registered, "Interface"), []);
  });

  it("allows tasks no ingress and only HTTPS egress", async () => {
    const { registered } = await network({ mode: "private" });
    const tasks = ofType(registered, "aws:ec2/securityGroup:SecurityGroup").find(({ name }) => name === "net-tasks")!;
    assert.deepEqual(tasks.inputs.ingress, []);
    const egress = tasks.inputs.egress as Array<{ fromPort: number; toPort: number }>;
    assert.deepEqual(
      egress.map(({ fromPort, toPort }) => [fromPort, toPort]),
      [[443, 443]],
    );
  });
});
