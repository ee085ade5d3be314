import assert from "node:assert/strict";
import fc from "fast-check";
import { readArgs } from "../../local/offline/awsx/args";
import { parseCidr, planSubnets, type SubnetSpec } from "../../local/offline/awsx/subnets";

const SPECS: SubnetSpec[] = [{ type: "Public" }, { type: "Private" }];

function range(cidrBlock: string): [number, number] {
  const { base, mask } = parseCidr(cidrBlock);
  return [base, base + 2 ** (32 - mask)];
}

describe("the subnets of the stand-in for awsx.ec2.Vpc", () => {
  it("divide the range evenly, zone by zone, in the order of the specs", () => {
    const planned = planSubnets("net", "10.0.0.0/16", ["a", "b"], SPECS);
    assert.deepEqual(
      planned.map(({ name, zone, cidrBlock }) => [name, zone, cidrBlock]),
      [
        ["net-public-1", "a", "10.0.0.0/18"],
        ["net-private-1", "a", "10.0.64.0/18"],
        ["net-public-2", "b", "10.0.128.0/18"],
        ["net-private-2", "b", "10.0.192.0/18"],
      ],
    );
  });

  it("start at multiples of their own size", () => {
    const planned = planSubnets(
      "net",
      "10.0.0.0/16",
      ["a"],
      [
        { type: "Public", cidrMask: 24 },
        { type: "Private", cidrMask: 20 },
      ],
    );
    assert.deepEqual(
      planned.map(({ cidrBlock }) => cidrBlock),
      ["10.0.0.0/24", "10.0.16.0/20"],
    );
  });

  it("lie within the VPC and never overlap, or are rejected", () => {
    const spec = fc
      .record({ type: fc.constantFrom("Public", "Private", "Isolated", "Unused") })
      .chain((base) =>
        fc
          .option(fc.integer({ min: 17, max: 28 }), { nil: undefined })
          .map((cidrMask) => ({ ...base, cidrMask }) as SubnetSpec),
      );
    const given = fc.tuple(
      fc.integer({ min: 16, max: 24 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(spec, { minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(given, ([mask, zones, specs]) => {
        const vpc = `10.7.0.0/${mask}`;
        let planned: ReturnType<typeof planSubnets>;
        try {
          planned = planSubnets(
            "net",
            vpc,
            Array.from({ length: zones }, (_, i) => `z${i}`),
            specs,
          );
        } catch (error) {
          assert.match(String(error), /too small|need more than/);
          return;
        }
        const ranges = planned.map(({ cidrBlock }) => range(cidrBlock)).sort(([a], [b]) => a - b);
        const [start, end] = range(vpc);
        assert.ok(ranges[0]![0] >= start && ranges.at(-1)![1] <= end);
        for (let i = 1; i < ranges.length; i++) assert.ok(ranges[i]![0] >= ranges[i - 1]![1]);
      }),
    );
  });

  it("are rejected for an invalid IPv4 range", () => {
    for (const text of ["10.0.0.0", "10.0.0.0/33", "10.0.0.256/16", "fd00::/8", ""])
      assert.throws(() => parseCidr(text), /not an IPv4 range/);
  });
});

describe("the inputs of the stand-in for awsx.ec2.Vpc", () => {
  const inputs = { subnetStrategy: "Auto", subnetSpecs: SPECS, natGateways: { strategy: "None" } };

  it("are passed on if the VPC itself has them", () => {
    assert.deepEqual(readArgs({ ...inputs, enableDnsHostnames: true }).vpc, { enableDnsHostnames: true });
    assert.equal(readArgs(inputs).cidrBlock, "10.0.0.0/16");
  });

  it("are rejected by name if it does not have them", () => {
    assert.throws(() => readArgs({ ...inputs, ipv4IpamPoolId: "ipam-1" }), /"ipv4IpamPoolId" is not supported/);
    assert.throws(() => readArgs({ ...inputs, vpcEndpointSpecs: [] }), /"vpcEndpointSpecs" is not supported/);
    assert.throws(
      () => readArgs({ ...inputs, subnetSpecs: [{ type: "Public", size: 16 }] }),
      /"size" is not supported/,
    );
    assert.throws(
      () => readArgs({ ...inputs, natGateways: { strategy: "None", elasticIpAllocationIds: [] } }),
      /"elasticIpAllocationIds"/,
    );
    assert.throws(() => readArgs({ ...inputs, subnetStrategy: undefined }), /"Legacy"/);
  });

  it("are rejected if private subnets have no public subnet for a gateway", () => {
    assert.throws(
      () => readArgs({ ...inputs, subnetSpecs: [{ type: "Isolated" }], natGateways: {} }),
      /OnePerAz.*needs Public and Private/,
    );
  });
});
