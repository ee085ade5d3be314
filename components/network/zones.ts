import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkMode } from "./network";
import { VPC_DEFAULTS } from "./vpc-defaults";

/**
 * Zones, by their ids, that old accounts still see and that have no Fargate.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html
 */
const WITHOUT_FARGATE = ["apne1-az3", "cnn1-az3", "usw1-az2"];

/**
 * Names of the first zones of the region that a new VPC can have tasks in. By itself awsx takes Local and Wavelength Zones, too, once the
 * account has opted into some, and these come first by their names: https://github.com/pulumi/pulumi-awsx/issues/1365
 * @returns undefined where no VPC is made
 * @throws RunError where the region has fewer than the network wants
 */
export async function zoneNames(network: NetworkMode): Promise<string[] | undefined> {
  if (network.mode === "existing") return undefined;
  const wanted = network.zones ?? VPC_DEFAULTS.zones;
  const { names } = await aws.getAvailabilityZones({
    state: "available",
    filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    excludeZoneIds: WITHOUT_FARGATE,
  });
  if (names.length >= wanted) return names.slice(0, wanted);
  throw new pulumi.RunError(`r-on-fargate:network.zones: is ${wanted}; the region has ${names.join(", ") || "none"}`);
}
