import { areWorld } from "../core/addresses";
import { ofTypes, refersTo } from "../core/links";
import type { StackResource } from "../core/rule";
import { awsType } from "../core/types";
import { atEach, Unknown, type Value } from "../core/value";

const LIST = awsType("ec2/managedPrefixList");
const ENTRY = awsType("ec2/managedPrefixListEntry");

/** A managed prefix list of the stack that covers the world, or may: not all of its entries are known. */
export interface WideList {
  list: StackResource;
  unknown?: Unknown;
}

/** The managed prefix lists of a stack that let the world in if a security group names them. */
export function wideLists(resources: readonly StackResource[]): WideList[] {
  return ofTypes(resources, [LIST]).flatMap((list) => {
    const ranges = rangesOf(list, resources);
    if (areWorld(ranges)) return [{ list }];
    const unknown = ranges.find((range) => range instanceof Unknown);
    return unknown ? [{ list, unknown }] : [];
  });
}

/** A list contains its entries, or each is a resource of its own. */
function rangesOf(list: StackResource, resources: readonly StackResource[]): Value[] {
  const own = atEach(list.props, "entries.*.cidr");
  const others = ofTypes(resources, [ENTRY]).filter((entry) => refersTo(entry, "prefixListId", list, ["id"]));
  return [...own, ...others.map(({ props }) => props.cidr)];
}
