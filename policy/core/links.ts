import { once } from "./once";
import type { Reference, StackResource } from "./rule";
import { at, type Value } from "./value";

/**
 * Whether a property of one resource refers to another: it is made from its outputs, or equals one of the properties that
 * name it, which covers names and ARNs that a program composes.
 */
export function refersTo(
  resource: StackResource,
  path: string,
  target: StackResource,
  namedBy: readonly string[] = ["id", "arn", "name"],
): boolean {
  const dot = path.indexOf(".");
  const sources = resource.from[dot < 0 ? path : path.slice(0, dot)];
  if (sources && urnsOf(sources).has(target.urn)) return true;
  const given = dot < 0 ? resource.props[path] : at(resource.props, path);
  // Most pairs of a large stack have nothing to compare.
  if (typeof given !== "string" && !Array.isArray(given)) return false;
  return mentions(
    given,
    namedBy.map((key) => target.props[key]).filter((name) => typeof name === "string"),
  );
}

const urnsOf = once((sources: readonly Reference[]) => new Set(sources.map(({ urn }) => urn)));

/** Whether a text is one of the names or ends in one as an ARN does, or a list contains such a text. */
function mentions(given: Value, names: readonly string[]): boolean {
  if (Array.isArray(given)) return given.some((one) => mentions(one, names));
  if (typeof given !== "string") return false;
  const value = given.trim();
  return names.some(
    (name) =>
      value === name ||
      (value.startsWith("arn:") && /[:/]/.test(value.at(-name.length - 1) ?? "") && value.endsWith(name)),
  );
}

/** Resources of the given types. */
export function ofTypes(resources: readonly StackResource[], types: readonly string[]): StackResource[] {
  return resources.filter(({ type }) => types.includes(type));
}
