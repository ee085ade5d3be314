import type { StackResource } from "./rule";
import { at, type Value } from "./value";

/** Properties that name a resource. */
const NAMED_BY: readonly string[] = ["id", "arn", "name"];
/** No name or path in an ARN is longer. */
const LONGEST_NAME = 2048;

/** The resources of a list that refer to one. */
export type Referrers = (target: StackResource) => readonly StackResource[];

/**
 * Which resources of a list refer to which targets by a property: it is made from a target's outputs, or equals one of the
 * properties that name it, which covers names and ARNs that a program composes.
 */
export function referrersTo(
  targets: readonly StackResource[],
  resources: readonly StackResource[],
  path: string,
  namedBy = NAMED_BY,
): Referrers {
  const index = new Targets(targets, namedBy);
  const found = new Map<StackResource, StackResource[]>();
  for (const resource of resources) for (const target of index.referredBy(resource, path)) add(found, target, resource);
  return (target) => found.get(target) ?? [];
}

/** Whether a property of one resource refers to another. */
export const refersTo = (resource: StackResource, path: string, target: StackResource, namedBy = NAMED_BY): boolean =>
  new Targets([target], namedBy).referredBy(resource, path).size > 0;

/** Resources by their URN and by the names that refer to them: comparing all pairs of a large stack takes too long. */
export class Targets {
  private readonly byUrn = new Map<string, StackResource[]>();
  private readonly byName = new Map<string, StackResource[]>();

  /** @param namedBy properties that name them */
  constructor(targets: readonly StackResource[], namedBy = NAMED_BY) {
    for (const target of targets) {
      add(this.byUrn, target.urn, target);
      for (const key of namedBy) {
        const name = target.props[key];
        if (typeof name === "string") add(this.byName, name, target);
      }
    }
  }

  /** The ones that a resource refers to by a property. */
  referredBy(resource: StackResource, path: string): Set<StackResource> {
    const dot = path.indexOf(".");
    const sources = resource.from[dot < 0 ? path : path.slice(0, dot)] ?? [];
    const found = new Set(sources.flatMap(({ urn }) => this.byUrn.get(urn) ?? []));
    for (const target of this.mentioned(dot < 0 ? resource.props[path] : at(resource.props, path))) found.add(target);
    return found;
  }

  /** The ones with a name. */
  named(name: string): readonly StackResource[] {
    return this.byName.get(name) ?? [];
  }

  /** The targets whose name a text is, or that an ARN ends in, or that a list contains. */
  private mentioned(given: Value): StackResource[] {
    if (this.byName.size === 0) return [];
    if (Array.isArray(given)) return given.flatMap((one) => this.mentioned(one));
    if (typeof given !== "string") return [];
    const text = given.trim();
    const found = [...this.named(text)];
    if (!text.startsWith("arn:")) return found;
    const end = text.slice(-LONGEST_NAME - 1);
    for (const { index } of end.matchAll(/[:/]/g)) found.push(...this.named(end.slice(index + 1)));
    return found;
  }
}

function add<Key>(to: Map<Key, StackResource[]>, key: Key, one: StackResource): void {
  const known = to.get(key);
  if (known) known.push(one);
  else to.set(key, [one]);
}

/** Resources of the given types. */
export function ofTypes(resources: readonly StackResource[], types: readonly string[]): StackResource[] {
  return resources.filter(({ type }) => types.includes(type));
}
