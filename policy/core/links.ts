import type { StackResource } from "./rule";
import { at, type Value } from "./value";

/**
 * Whether a property of one resource refers to another: made from its outputs, or the same text as one of the properties that
 * name it. The second catches names and ARNs that a program composes itself.
 */
export function refersTo(
  resource: StackResource,
  path: string,
  target: StackResource,
  namedBy: readonly string[] = ["id", "arn", "name"],
): boolean {
  const property = path.split(".")[0]!;
  if ((resource.from[property] ?? []).some((source) => source.urn === target.urn)) return true;
  const names = namedBy.map((key) => target.props[key]).filter((name) => typeof name === "string");
  return mentions(at(resource.props, path), names);
}

/** Whether a text is one of the names, ends in it as an ARN does, or a list holds such a text. */
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
