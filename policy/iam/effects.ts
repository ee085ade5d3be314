import { GlobIndex, globMatches, hasWildcard } from "../core/glob";
import { type ActionPattern, parseActionPattern } from "./actions";
import { readData } from "./data";
import type { Statement, Texts } from "./document";

/** The effects by which actions are classed, as messages name them, the most severe first. */
export const EFFECTS = {
  policies: "change who may do what",
  roles: "act as somebody else",
  code: "run code with a role",
  keys: "change keys or encryption",
  containers: "delete data as a whole",
  audit: "turn off audit logs, detectors or filters",
  copying: "copy data to another place",
  protection: "weaken the protection of data",
  traffic: "redirect or open network traffic",
  calling: "call every function",
  sending: "send in somebody's name",
  writing: "write data",
  reading: "read data",
} as const;

export type Effect = keyof typeof EFFECTS;

/** Effects that no wildcard may grant: a statement has to name such an action. */
export const DANGEROUS: readonly Effect[] = [
  ...(["policies", "roles", "code", "keys", "containers"] as const),
  ...(["audit", "copying", "protection", "traffic"] as const),
];

type Table = Record<Effect, Record<string, string>>;

/** An action with effects. */
interface Known {
  service: string;
  /** Name in lower case. */
  lower: string;
  /** As AWS spells it, e.g. `s3:PutBucketPolicy`. */
  id: string;
  effects: Set<Effect>;
}

let services: Map<string, Map<string, Known>> | undefined;

/** By service and name in lower case, the actions with effects; read at first use. */
function known(): ReadonlyMap<string, ReadonlyMap<string, Known>> {
  if (services) return services;
  services = new Map();
  const table = readData<{ effects: Table }>("effects.json").effects;
  for (const [effect, listed] of Object.entries(table) as [Effect, Record<string, string>][]) {
    for (const [service, names] of Object.entries(listed)) {
      const own = services.get(service) ?? new Map<string, Known>();
      services.set(service, own);
      for (const name of names.split(" ")) {
        const lower = name.toLowerCase();
        const one = own.get(lower) ?? { service, lower, id: `${service}:${name}`, effects: new Set() };
        one.effects.add(effect);
        own.set(lower, one);
      }
    }
  }
  return services;
}

/** Whether an action of a service has an effect. */
export const hasEffect = (effect: Effect, service: string, name: string): boolean =>
  known().get(service.toLowerCase())?.get(name.toLowerCase())?.effects.has(effect) ?? false;

/** No action has so long a name. */
const LONGEST = 256;

let index: { actions: readonly Known[]; names: GlobIndex } | undefined;

type Granted = Partial<Record<Effect, string[]>>;

/** Cache of the actions that patterns grant of each effect: several rules use the same patterns. */
const matched = new WeakMap<ActionPattern, Granted>();

function matching(pattern: ActionPattern): Granted {
  if (pattern.name.length > LONGEST) return {};
  let found = matched.get(pattern);
  if (!found) {
    found = {};
    for (const { id, effects } of actionsOf(pattern)) {
      for (const effect of effects) {
        found[effect] ??= [];
        found[effect].push(id);
      }
    }
    matched.set(pattern, found);
  }
  return found;
}

/** Most patterns are an action's name, which needs no search. */
function actionsOf({ service, name }: ActionPattern): Known[] {
  const pattern = `${service}:${name}`;
  if (!hasWildcard(pattern)) {
    const one = known().get(service)?.get(name);
    return one ? [one] : [];
  }
  if (!index) {
    const actions = [...known().values()].flatMap((own) => [...own.values()]);
    index = { actions, names: new GlobIndex(actions.map((one) => `${one.service}:${one.lower}`)) };
  }
  const { actions, names } = index;
  // A star in the service part matches no colon, and no name has one.
  return names
    .matching(pattern)
    .map((i) => actions[i]!)
    .filter((one) => globMatches(service, one.service));
}

/** The actions of an effect that a pattern grants, e.g. `s3:PutBucketPolicy`. */
export const grantedWith = (effect: Effect, pattern: ActionPattern): readonly string[] =>
  matching(pattern)[effect] ?? [];

const EVERY_ACTION: ActionPattern = { text: "*", service: "*", name: "*" };

/** Actions with an effect that a statement allows, e.g. `iam:PassRole`, through Action or NotAction. */
export function grantedBy({ effect, action, notAction }: Statement, of: Effect): string[] {
  if (effect !== "Allow") return [];
  const named = new Set(allOf(of, action));
  if (!notAction) return [...named];
  const left = new Set(allOf(of, notAction));
  for (const one of grantedWith(of, EVERY_ACTION)) if (!left.has(one)) named.add(one);
  return [...named];
}

function allOf(of: Effect, texts: Texts | undefined): string[] {
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
