import { areWorld } from "../core/addresses";
import { ofTypes, type Referrers, referrersTo } from "../core/links";
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
  const lists = ofTypes(resources, [LIST]);
  const entries = referrersTo(lists, ofTypes(resources, [ENTRY]), "prefixListId", ["id"]);
  return lists.flatMap((list) => {
    const ranges = rangesOf(list, entries);
    if (areWorld(ranges)) return [{ list }];
    const unknown = ranges.find((range) => range instanceof Unknown);
    return unknown ? [{ list, unknown }] : [];
  });
}

/** A list contains its entries, or each is a resource of its own. */
const rangesOf = (list: StackResource, entries: Referrers): Value[] => [
  ...atEach(list.props, "entries.*.cidr"),
  ...entries(list).map(({ props }) => props.cidr),
];
