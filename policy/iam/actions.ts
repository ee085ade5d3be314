import { GlobIndex, globMatches } from "../core/glob";
import { onceByText } from "../core/once";
import { readData } from "./data";

/** The actions of one service, as AWS spells them, and in lower case at the same places. */
interface ServiceActions {
  names: readonly string[];
  lower: GlobIndex;
  matched: WeakMap<ActionPattern, readonly number[]>;
}

let table: Record<string, string> | undefined;
const cache = new Map<string, ServiceActions>();

/** By prefix in lower case, the actions of all services that IAM knows; read when the first one is asked for. */
function services(): Readonly<Record<string, string>> {
  table ??= readData<{ services: Record<string, string> }>("actions.json").services;
  return table;
}

export function isService(prefix: string): boolean {
  return Object.hasOwn(services(), prefix.toLowerCase());
}

/** Prefixes of all services that IAM knows. */
export const serviceNames = (): string[] => Object.keys(services());

/** The error in a list of services of a configuration. */
export function* serviceErrors(given: readonly string[]): Iterable<string> {
  for (const name of given) {
    if (!isService(name))
      yield `names the service ${JSON.stringify(name)}, which AWS does not have; prefixes are like s3, ecr, sqs`;
  }
}

/** All actions of a service without prefix, e.g. `GetObject`; none for a service that does not exist. */
export function actionsOf(service: string): readonly string[] {
  return load(service).names;
}

function load(service: string): ServiceActions {
  const key = service.toLowerCase();
  let found = cache.get(key);
  if (!found) {
    const names = isService(key) ? services()[key]!.split(" ") : [];
    found = { names, lower: new GlobIndex(names.map((name) => name.toLowerCase())), matched: new WeakMap() };
    cache.set(key, found);
  }
  return found;
}

/** A parsed action pattern: `s3:Get*` is the service pattern `s3` and the name pattern `get*`, both in lower case. */
export interface ActionPattern {
  text: string;
  service: string;
  name: string;
}

const MAX_TEXT = 10_000;
/** Bounds of the cache: a stack has few patterns, which every rule uses, unless a program generates them. */
const MAX_KEPT = 10_000;
const LONGEST_KEPT = 256;

/** `*` by itself is every action of every service; other text without a colon is not an action (`undefined`). */
export const parseActionPattern = onceByText(parse, MAX_KEPT, LONGEST_KEPT);

function parse(text: string): ActionPattern | undefined {
  // IAM accepts no text of this length; a wildcard for the rest errs on the safe side. Adjacent stars are one star.
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}*` : text;
  const trimmed = short
    .trim()
    .toLowerCase()
    .replace(/\*{2,}/g, "*");
  if (trimmed === "*") return { text, service: "*", name: "*" };
  const colon = trimmed.indexOf(":");
  if (colon <= 0) return undefined;
  return { text, service: trimmed.slice(0, colon), name: trimmed.slice(colon + 1) };
}

/** Which actions of a service a pattern matches, as indices into `actionsOf`. */
export function matchIndices(pattern: ActionPattern, service: string): readonly number[] {
  if (pattern.name.length > LONGEST || !globMatches(pattern.service, service)) return [];
  const { lower, matched } = load(service);
  let indices = matched.get(pattern);
  if (!indices) {
    indices = lower.matching(pattern.name);
    matched.set(pattern, indices);
  }
  return indices;
}

/** Longer patterns match nothing: no action has so long a name, even with `?` for every character. */
const LONGEST = 256;

/** Whether a pattern of one service, or of all, matches any action at all. */
export function matchesAnything(pattern: ActionPattern): boolean {
  return pattern.name === "*" || matchIndices(pattern, pattern.service).length > 0;
}
