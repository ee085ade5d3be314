import { isWorld } from "../core/addresses";
import { Targets } from "../core/links";
import type { StackResource } from "../core/rule";
import { Unknown, type Value } from "../core/value";
import { securityGroupRules } from "./security-groups";

/** The security groups that a resource gives its tasks or servers. */
export interface GivenGroups {
  resource: StackResource;
  property: string;
  given: Value;
}

/** How tasks or servers may be reached from outside, by the resources of the stack; `undefined` if their groups allow nobody. */
export function wayIn(
  { resource, property, given }: GivenGroups,
  groups: StackResource[],
): string | Unknown | undefined {
  const listed = Array.isArray(given) ? given : [given];
  const own = groups.filter(
    (group) => group.type.includes("/securityGroup:") && isOf(resource, property, listed, group),
  );
  if (own.length < Math.max(1, listed.length)) {
    return listed.find((one) => one instanceof Unknown) ?? "their security groups are not this stack's";
  }
  const theirs = new Targets(own, ["id"]);
  const rules = groups.filter((one) => own.includes(one) || theirs.referredBy(one, "securityGroupId").size > 0);
  for (const one of rules) {
    for (const ingress of securityGroupRules(one, "ingress")) {
      if (ingress instanceof Unknown) return ingress;
      const unknown = ingress.cidrs.find((cidr) => cidr instanceof Unknown);
      if (unknown) return unknown;
      if (ingress.cidrs.some(isWorld)) return `${one.name} lets the world in`;
    }
  }
  return undefined;
}

function isOf(resource: StackResource, property: string, listed: Value[], group: StackResource): boolean {
  if ((resource.from[property] ?? []).some(({ urn }) => urn === group.urn)) return true;
  const { id, name } = group.props;
  return [id, name].some((one) => typeof one === "string" && listed.includes(one));
}
