import type { StackResource } from "../core/rule";
import { awsType } from "../core/types";
import { isObject, Unknown, type Value } from "../core/value";
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
