import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import type { NetworkMode } from "./network";
import { VPC_DEFAULTS } from "./vpc-defaults";

/**
 * Ids of zones without Fargate that old accounts still see.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html
 */
const WITHOUT_FARGATE = ["apne1-az3", "cnn1-az3", "usw1-az2"];

/**
 * Names of the region's first zones where tasks can run. Left to itself, awsx also takes Local and Wavelength Zones that the account
 * has opted into, and their names sort first: https://github.com/pulumi/pulumi-awsx/issues/1365
 * @returns undefined if no VPC is created
 * @throws RunError if the region has fewer zones than configured
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
  throw new pulumi.RunError(
    `r-on-fargate:network.zones: ${wanted} is more than the region has: ${names.join(", ") || "none"}`,
  );
}
