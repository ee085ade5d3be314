import type * as pulumi from "@pulumi/pulumi";
import { parseCidr, type SubnetSpec } from "./subnets";

/** The inputs of `awsx.ec2.Vpc` that this stand-in understands. */
export interface VpcArgs {
  cidrBlock: string;
  /** Names, or how many of the region's zones. */
  zones: string[] | number;
  availabilityZoneCidrMask?: number;
  subnetSpecs: SubnetSpec[];
  natStrategy: "None" | "Single" | "OnePerAz";
  /** Passed to the VPC as they are. */
  vpc: pulumi.Inputs;
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

const PASSED_ON = ["enableDnsHostnames", "enableDnsSupport", "enableNetworkAddressUsageMetrics", "instanceTenancy"];
const UNDERSTOOD = [
  ...PASSED_ON,
  "availabilityZoneCidrMask",
  "availabilityZoneNames",
  "cidrBlock",
  "natGateways",
  "numberOfAvailabilityZones",
  "subnetSpecs",
  "subnetStrategy",
  "tags",
];

/** @throws naming the input that the real component has and this one does not, or that has no sense */
export function readArgs(inputs: pulumi.Inputs): VpcArgs {
  refuseOthers("input", inputs, UNDERSTOOD);
  const specs = (inputs.subnetSpecs ?? []) as SubnetSpec[];
  if (inputs.subnetStrategy !== "Auto" || specs.length === 0) {
    throw unsupported(
      `subnetStrategy "${inputs.subnetStrategy ?? "Legacy"}" with ${specs.length} subnetSpecs`,
      `"Auto" with subnetSpecs`,
    );
  }
  for (const spec of specs) refuseOthers("subnetSpecs input", { ...spec }, ["type", "name", "cidrMask", "tags"]);
  const nat = (inputs.natGateways ?? {}) as Record<string, unknown>;
  refuseOthers("natGateways input", nat, ["strategy"]);
  const natStrategy = (nat.strategy ?? "OnePerAz") as VpcArgs["natStrategy"];
  const has = (type: string) => specs.some((spec) => spec.type === type);
  if (natStrategy !== "None" && !(has("Public") && has("Private"))) {
    throw new Error(
      `awsx:ec2:Vpc: natGateways.strategy "${natStrategy}" needs Public and Private subnetSpecs; without both it is "None"`,
    );
  }
  const cidrBlock = (inputs.cidrBlock ?? "10.0.0.0/16") as string;
  parseCidr(cidrBlock);
  return {
    cidrBlock,
    zones: (inputs.availabilityZoneNames ?? inputs.numberOfAvailabilityZones ?? 3) as string[] | number,
    availabilityZoneCidrMask: inputs.availabilityZoneCidrMask as number | undefined,
    subnetSpecs: specs,
    natStrategy,
    vpc: Object.fromEntries(PASSED_ON.filter((name) => name in inputs).map((name) => [name, inputs[name]])),
    tags: inputs.tags as VpcArgs["tags"],
  };
}

function refuseOthers(what: string, given: Record<string, unknown>, understood: string[]): void {
  const other = Object.keys(given).find((name) => given[name] !== undefined && !understood.includes(name));
  if (other) throw unsupported(`the ${what} "${other}"`, understood.join(", "));
}

function unsupported(given: string, allowed: string): Error {
  return new Error(
    `awsx:ec2:Vpc: ${given} is not supported by the stand-in for Pulumi's awsx plugin (supported: ${allowed}). With Pulumi's own plugin it is.`,
  );
}
