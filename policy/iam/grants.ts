import { type ActionPattern, actionsOf, matchIndices, parseActionPattern } from "./actions";
import type { Statement } from "./document";

/** The part of a grant that comes from one pattern of one statement. */
export interface Contribution {
  statement: string;
  /** The pattern as it is written, e.g. `"s3:Get*"`, or `NotAction`. */
  pattern: string;
  actions: number;
}

/** The actions of one service that a set of statements allows. */
export interface Grant {
  service: string;
  /** Number of different actions that are allowed. */
  actions: number;
  /** Number of actions that the service has. */
  of: number;
  contributions: Contribution[];
  /** The actions by name, without prefix. */
  names(): string[];
}

/**
 * The actions of one service that statements allow together. Resources, conditions and Deny statements limit where a grant
 * applies, not which actions it names: they are ignored, so that none of them hides a wildcard.
 */
export function grantOf(service: string, statements: readonly Statement[]): Grant {
  const total = actionsOf(service).length;
  const granted = new Uint8Array(total);
  const contributions: Contribution[] = [];
  for (const { effect, label, action, notAction } of statements) {
    if (effect !== "Allow") continue;
    const add = (pattern: string, indices: readonly number[]) => {
      for (const i of indices) granted[i] = 1;
      if (indices.length > 0) contributions.push({ statement: label, pattern, actions: indices.length });
    };
    for (const pattern of patterns(action?.values)) add(`"${pattern.text}"`, matchIndices(pattern, service));
    if (notAction && notAction.values.length > 0) add("NotAction", complement(patterns(notAction.values), service));
  }
  let actions = 0;
  for (const bit of granted) actions += bit;
  const names = () => actionsOf(service).filter((_, i) => granted[i]);
  return { service, actions, of: total, contributions, names };
}

function patterns(values: readonly string[] = []): ActionPattern[] {
  return values.map(parseActionPattern).filter((pattern) => pattern !== undefined);
}

function complement(excluded: readonly ActionPattern[], service: string): number[] {
  const out = new Set(excluded.flatMap((pattern) => [...matchIndices(pattern, service)]));
  return actionsOf(service).flatMap((_, i) => (out.has(i) ? [] : [i]));
}
