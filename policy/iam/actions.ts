import { globMatcher, globMatches } from "../core/glob";
import { readData } from "./data";

/** The actions of one service, as AWS spells them, and in lower case at the same places. */
interface ServiceActions {
  names: readonly string[];
  lower: readonly string[];
}

const table = readData<{ services: Record<string, string> }>("actions.json");
const cache = new Map<string, ServiceActions>();

/** The prefixes of all services that IAM knows, in lower case. */
export const SERVICES: readonly string[] = Object.keys(table.services);

export function isService(prefix: string): boolean {
  return Object.hasOwn(table.services, prefix.toLowerCase());
}

/** What is wrong with a list of services, for a configuration. */
export function* serviceErrors(services: readonly string[]): Iterable<string> {
  for (const name of services) {
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
    const names = Object.hasOwn(table.services, key) ? table.services[key]!.split(" ") : [];
    found = { names, lower: names.map((name) => name.toLowerCase()) };
    cache.set(key, found);
  }
  return found;
}

/** An action pattern taken apart: `s3:Get*` is the service pattern `s3` and the name pattern `get*`, both in lower case. */
export interface ActionPattern {
  text: string;
  service: string;
  name: string;
}

/** `*` alone means every action of every service; other text without a colon is no action (`undefined`). */
export function parseActionPattern(text: string): ActionPattern | undefined {
  // IAM takes no text of such a length; a wildcard for the rest of it errs on the safe side. Stars in a row are one star.
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

const MAX_TEXT = 10_000;

const matched = new Map<string, readonly number[]>();

/** Which actions of a service a pattern matches, as indices into `actionsOf`. */
export function matchIndices(pattern: ActionPattern, service: string): readonly number[] {
  if (pattern.name.length > LONGEST || !globMatches(pattern.service, service)) return [];
  const key = `${service}:${pattern.name}`;
  let indices = matched.get(key);
  if (!indices) {
    const { lower } = load(service);
    const matches = globMatcher(pattern.name);
    indices = lower.flatMap((name, i) => (matches(name) ? [i] : []));
    // A stack has few patterns; the bound is for programs that generate them.
    if (matched.size > 10_000) matched.clear();
    matched.set(key, indices);
  }
  return indices;
}

/** Longer patterns match nothing: no action has so long a name, and wildcards of single characters need as many. */
const LONGEST = 256;

/** Whether a pattern of one service, or of all, matches any action at all. */
export function matchesAnything(pattern: ActionPattern): boolean {
  return pattern.name === "*" || matchIndices(pattern, pattern.service).length > 0;
}
