import { type ActionPattern, actionsOf, matchIndices, SERVICES } from "./actions";
import { readData } from "./data";
import { globMatches, hasWildcard } from "../core/glob";

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
const cache = new Map<string, ReadonlySet<string>>();

/** The actions of a service that have an effect, as AWS spells them. */
export function actionsWith(effect: Effect, service: string): ReadonlySet<string> {
  const key = `${effect} ${service}`;
  let names = cache.get(key);
  if (!names) {
    table ??= readData<{ effects: Table }>("effects.json").effects;
    const listed = Object.hasOwn(table[effect], service) ? table[effect][service]! : "";
    names = new Set(listed.split(" "));
    cache.set(key, names);
  }
  return names;
}

/** What a pattern grants of an effect, e.g. `s3:PutBucketPolicy`. @param most stops when so many are found */
export function grantedWith(effect: Effect, pattern: ActionPattern, most = 1000): string[] {
  const services = hasWildcard(pattern.service)
    ? SERVICES.filter((service) => globMatches(pattern.service, service))
    : [pattern.service];
  const granted: string[] = [];
  for (const service of services) {
    if (granted.length >= most) break;
    const names = actionsWith(effect, service);
    if (names.size === 0) continue;
    const all = actionsOf(service);
    for (const i of matchIndices(pattern, service)) if (names.has(all[i]!)) granted.push(`${service}:${all[i]}`);
  }
  return granted;
}

/** `s3:DeleteBucketPolicy, s3:PutBucketAcl and 9 more`: the first few of many actions. */
export function someOf(actions: readonly string[], shown = 3): string {
  if (actions.length <= shown + 1) return actions.join(", ");
  return `${actions.slice(0, shown).join(", ")} and ${actions.length - shown} more`;
}
