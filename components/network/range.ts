import { VPC_DEFAULTS } from "./vpc-defaults";

/** The network as far as its subnets' sizes go. */
type Network =
  | { mode: "existing" }
  | { mode: "public" | "private" | "nat"; cidrBlock?: string | undefined; zones?: number | undefined };

/**
 * The longest prefixes that subnets may have: of AWS, and of a load balancer's.
 * Sources: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
 */
const SMALLEST = 28;
const SMALLEST_OF_BALANCER = 27;

/**
 * Why a VPC's range is too small for its subnets; undefined if it is not. The range is divided evenly between the zones, and by
 * mode `nat`, which has two subnets in each, once more.
 * @param balanced whether a load balancer is in the network
 */
export function checkRange(network: Network, balanced: boolean): string | undefined {
  if (network.mode === "existing") return undefined;
  const { mode, cidrBlock = VPC_DEFAULTS.cidrBlock, zones = VPC_DEFAULTS.zones } = network;
  const prefix = Number(cidrBlock.split("/")[1]) + Math.ceil(Math.log2(zones)) + (mode === "nat" ? 1 : 0);
  const most = balanced ? SMALLEST_OF_BALANCER : SMALLEST;
  if (prefix <= most) return undefined;
  const why = balanced ? "a load balancer needs" : "AWS has none smaller than";
  return `is too small for ${zones} zone${zones > 1 ? "s" : ""} of mode ${mode}: their subnets would be /${prefix}, and ${why} /${most}`;
}
