import { globMatcher, globMatches, hasWildcard } from "../core/glob";
import { type ActionPattern, parseActionPattern } from "./actions";
import { readData } from "./data";
import type { Statement, Texts } from "./document";

/** What an action does, by what comes of it. */
export type Effect = "policies" | "keys" | "containers" | "roles" | "code" | "reading" | "writing";

/** The effects as a message names them, the gravest first. */
export const EFFECTS: Record<Effect, string> = {
  policies: "change who may do what",
  roles: "act as somebody else",
  code: "run code with a role",
  keys: "change keys or encryption",
  containers: "delete data as a whole",
  writing: "write data",
  reading: "read data",
};

/** What no wildcard may grant: who needs one of these names it. */
export const DANGEROUS: readonly Effect[] = ["policies", "roles", "code", "keys", "containers"];

type Table = Record<Effect, Record<string, string>>;

let table: Table | undefined;
/** Actions as AWS spells them, by their names in lower case. */
type Names = ReadonlyMap<string, string>;

const cache = new Map<Effect, ReadonlyMap<string, Names>>();

/** By service, the actions that have an effect. */
function byService(effect: Effect): ReadonlyMap<string, Names> {
  let services = cache.get(effect);
  if (!services) {
    table ??= readData<{ effects: Table }>("effects.json").effects;
    services = new Map(Object.entries(table[effect]).map(([service, names]) => [service, namesOf(names)]));
    cache.set(effect, services);
  }
  return services;
}

const namesOf = (listed: string): Names => new Map(listed.split(" ").map((name) => [name.toLowerCase(), name]));

const NONE: Names = new Map();

/** Whether an action of a service has an effect. */
export const hasEffect = (effect: Effect, service: string, name: string): boolean =>
  (byService(effect).get(service.toLowerCase()) ?? NONE).has(name.toLowerCase());

/** What a pattern grants of an effect, e.g. `s3:PutBucketPolicy`. */
export function grantedWith(effect: Effect, pattern: ActionPattern): string[] {
  const services = byService(effect);
  const meant = hasWildcard(pattern.service)
    ? [...services].filter(([service]) => globMatches(pattern.service, service))
    : [[pattern.service, services.get(pattern.service) ?? NONE] as const];
  const matches = globMatcher(pattern.name);
  return meant.flatMap(([service, names]) =>
    [...names].flatMap(([lower, name]) => (matches(lower) ? [`${service}:${name}`] : [])),
  );
}

const EVERY_ACTION: ActionPattern = { text: "*", service: "*", name: "*" };

/** Actions with an effect that a statement allows, e.g. `iam:PassRole`, by Action or by what NotAction leaves. */
export function grantedBy({ effect, action, notAction }: Statement, of: Effect): string[] {
  if (effect !== "Allow") return [];
  const named = new Set(matching(of, action));
  if (!notAction) return [...named];
  const left = new Set(matching(of, notAction));
  for (const one of grantedWith(of, EVERY_ACTION)) if (!left.has(one)) named.add(one);
  return [...named];
}

function matching(of: Effect, texts: Texts | undefined): string[] {
  return (texts?.values ?? []).flatMap((text) => {
    const pattern = parseActionPattern(text);
    return pattern ? grantedWith(of, pattern) : [];
  });
}

/** `s3:DeleteBucketPolicy, s3:PutBucketAcl and 9 more`: the first few of many actions. */
export function someOf(actions: readonly string[], shown = 3): string {
  if (actions.length <= shown + 1) return actions.join(", ");
  return `${actions.slice(0, shown).join(", ")} and ${actions.length - shown} more`;
}
