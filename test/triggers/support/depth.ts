import type { StateResource } from "../../engine/support";

/** How deep a resource is in its stack, by which Pulumi orders deletions: below its parent, its provider and all that it depends on. */
export function depth(resources: StateResource[]): (resource: StateResource) => number {
  const known = new Map(resources.map((resource) => [resource.urn, resource]));
  const depths = new Map<string, number>();
  const of = (resource: StateResource): number => {
    const found = depths.get(resource.urn);
    if (found !== undefined) return found;
    const above = [
      ...[resource.parent, resource.deletedWith, resource.provider?.replace(/::[^:]*$/, "")],
      ...(resource.dependencies ?? []),
      ...Object.values(resource.propertyDependencies ?? {}).flatMap((urns) => urns ?? []),
    ].flatMap((urn) => known.get(urn ?? "") ?? []);
    const own = 1 + Math.max(0, ...above.map(of));
    depths.set(resource.urn, own);
    return own;
  };
  return of;
}
