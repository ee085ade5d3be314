import type { Resource } from "../core/rule";
import { awsType, awsTypes } from "../core/types";
import { atEach, isObject, Unknown, type Value } from "../core/value";

export type Direction = "ingress" | "egress";

/** One rule of a security group, however it was declared. */
export interface SecurityGroupRule {
  /** `ingress.0`, or nothing for a resource that is a rule itself. */
  where: string;
  /** `-1` is every protocol. */
  protocol: string;
  fromPort: number;
  toPort: number;
  /** Address ranges, IPv4 and IPv6. */
  cidrs: Value[];
  /** IDs of prefix lists. */
  prefixLists: Value[];
  /** The unknown one of protocol and ports; until it is known, the rule counts as one for all of them. */
  unknown?: Unknown;
}

const GROUPS = awsTypes("ec2/securityGroup", "ec2/defaultSecurityGroup");
const RULE = awsType("ec2/securityGroupRule");
const VPC_RULES: Record<Direction, string> = {
  ingress: awsType("vpc/securityGroupIngressRule"),
  egress: awsType("vpc/securityGroupEgressRule"),
};

/** The types of all resources that contain rules. */
export const SECURITY_GROUP_TYPES: readonly string[] = [...GROUPS, RULE, ...Object.values(VPC_RULES)];

/** The rules of one direction that a resource declares; an `Unknown` where they are unknown as a whole. */
export function securityGroupRules({ type, props }: Resource, direction: Direction): (SecurityGroupRule | Unknown)[] {
  if (GROUPS.includes(type)) {
    return atEach(props, `${direction}.*`).map((given, i) => toRule(given, `${direction}.${i}: `));
  }
  if (type === RULE && props.type instanceof Unknown) return [props.type];
  const isRule = (type === RULE && props.type === direction) || type === VPC_RULES[direction];
  return isRule ? [toRule(props, "")] : [];
}

function toRule(given: Value, where: string): SecurityGroupRule | Unknown {
  if (given instanceof Unknown) return given;
  const rule = isObject(given) ? given : {};
  const list = (value: Value): Value[] =>
    Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return {
    where,
    protocol: String(known(rule.protocol ?? rule.ipProtocol) ?? "-1"),
    fromPort: Number(known(rule.fromPort) ?? 0),
    toPort: Number(known(rule.toPort) ?? 65535),
    unknown: [rule.protocol, rule.ipProtocol, rule.fromPort, rule.toPort].find((value) => value instanceof Unknown),
    cidrs: [rule.cidrBlocks, rule.ipv6CidrBlocks, rule.cidrIpv4, rule.cidrIpv6].flatMap(list),
    prefixLists: [rule.prefixListIds, rule.prefixListId].flatMap(list),
  };
}

/** The properties by which a resource with rules of one direction refers to prefix lists. */
export const prefixListProperties = ({ type }: Resource, direction: Direction): readonly string[] =>
  GROUPS.includes(type) ? [direction] : ["prefixListIds", "prefixListId"];

const known = (value: Value) => (value instanceof Unknown ? undefined : value);

/** Whether a rule is for a single port of TCP. */
export function isPort({ protocol, fromPort, toPort }: SecurityGroupRule, ports: readonly number[]): boolean {
  const tcp = protocol.toLowerCase() === "tcp" || protocol === "6";
  return tcp && fromPort === toPort && ports.includes(fromPort);
}

/** `tcp 22`, `tcp 1024 to 65535`, `every protocol`. */
export function describePorts({ protocol, fromPort, toPort }: SecurityGroupRule): string {
  if (protocol === "-1" || protocol.toLowerCase() === "all") return "every protocol and port";
  return `${protocol} ${fromPort === toPort ? fromPort : `${fromPort} to ${toPort}`}`;
}
