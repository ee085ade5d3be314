import type { Invalid } from "../../contract/invalid";
import { VPC_DEFAULTS } from "./vpc-defaults";

/** The settings that determine the sizes of subnets. */
type Network =
  | { mode: "existing" }
  | { mode: "public" | "private" | "nat"; cidrBlock?: string | undefined; zones?: number | undefined };

/**
 * The longest prefixes of subnets, and of subnets with a load balancer.
 * Sources: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
 */
const SMALLEST = 28;
const SMALLEST_OF_BALANCER = 27;

/**
 * Checks that a VPC's range is large enough for its subnets. The zones share it evenly; mode `nat` has two subnets in each zone.
 * @param balanced whether the network has a load balancer
 */
export function checkRange(network: Network, balanced: boolean): Invalid | undefined {
  if (network.mode === "existing") return undefined;
  const { mode, cidrBlock = VPC_DEFAULTS.cidrBlock, zones = VPC_DEFAULTS.zones } = network;
  const prefix = Number(cidrBlock.split("/")[1]) + Math.ceil(Math.log2(zones)) + (mode === "nat" ? 1 : 0);
  const most = balanced ? SMALLEST_OF_BALANCER : SMALLEST;
  if (prefix <= most) return undefined;
  const place = `${zones} zone${zones > 1 ? "s" : ""} in mode ${mode}`;
  const length = Number(cidrBlock.split("/")[1]) - (prefix - most);
  return {
    message: `${cidrBlock} is too small for ${place}: the subnets would be /${prefix}`,
    allowed: `a /${length} or larger, for subnets of /${most}, the smallest ${balanced ? "for a load balancer" : "of AWS"}`,
    remedy: "a larger range, or fewer zones",
  };
}
