import type { StackResource } from "../core/rule";
import { awsType } from "../core/types";
import { isGiven, isObject, Unknown, type Value } from "../core/value";
import type { GivenGroups } from "./public-addresses";

type Props = { [key: string]: Value };

/** A network interface of a server: whether it gets a public address, and its security groups. */
export interface ServerInterface extends GivenGroups {
  assigned: Value;
}

/** Types that start servers, and the list in which they describe several. */
const LISTS: Readonly<Record<string, string | undefined>> = {
  "ec2/instance": undefined,
  "ec2/launchConfiguration": undefined,
  "ec2/launchTemplate": undefined,
  "ec2/spotFleetRequest": "launchSpecifications",
  "ec2/spotInstanceRequest": undefined,
};
const BY_TYPE = new Map(Object.entries(LISTS).map(([name, list]) => [awsType(name), list]));

/** The types of resources that start servers of EC2. */
export const SERVER_TYPES: readonly string[] = [...BY_TYPE.keys()];

/** A network interface of its own, which a server takes or an elastic address belongs to. */
export const NETWORK_INTERFACE = awsType("ec2/networkInterface");

/** Types that give a server or an interface an elastic address, and the properties that name it. */
const HOLDERS: Readonly<Record<string, readonly string[]>> = {
  "ec2/eip": ["instance", "networkInterface"],
  "ec2/eipAssociation": ["instanceId", "networkInterfaceId"],
};
const HOLDERS_BY_TYPE = new Map(Object.entries(HOLDERS).map(([name, properties]) => [awsType(name), properties]));
export const ELASTIC_ADDRESS_TYPES: readonly string[] = [...HOLDERS_BY_TYPE.keys()];

/** The properties by which an elastic address names its server or interface, as far as they are given. */
export const holdersOf = ({ type, props }: StackResource): string[] =>
  (HOLDERS_BY_TYPE.get(type) ?? []).filter((name) => isGiven(props[name]));

/** Properties with the IDs or the names of security groups, of a server and of a network interface. */
const GROUPS = ["vpcSecurityGroupIds", "securityGroupIds", "securityGroups", "groupSet", "groups"];

/** The network interfaces of the servers that a resource starts. */
export function interfacesOf(resource: StackResource): (ServerInterface | Unknown)[] {
  const list = BY_TYPE.get(resource.type);
  const servers = list === undefined ? [resource.props] : each(resource.props[list]);
  return servers.flatMap((server) => {
    if (!isObject(server)) return unknownOnly(server);
    const own = { resource, assigned: server.associatePublicIpAddress, ...groupsOf(server, list) };
    const others = each(server.networkInterfaces).flatMap((one): (ServerInterface | Unknown)[] => {
      if (!isObject(one)) return unknownOnly(one);
      const groups = groupsOf(one, list ?? "networkInterfaces");
      return [{ ...own, ...(groups.given === undefined ? {} : groups), assigned: one.associatePublicIpAddress }];
    });
    return [own, ...others];
  });
}

const each = (value: Value): Value[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const unknownOnly = (value: Value): Unknown[] => (value instanceof Unknown ? [value] : []);

/** @param within the list that the object is in, for the sources of its parts */
function groupsOf(from: Props, within?: string): Omit<GivenGroups, "resource"> {
  const name = GROUPS.find((one) => from[one] !== undefined && from[one] !== null);
  return { property: within ?? name ?? "", given: name === undefined ? undefined : from[name] };
}
