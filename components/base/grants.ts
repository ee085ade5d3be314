import type { PolicyStatement } from "./policy-document";

/** Permissions of the engine on one service: to read the stack, and to change it. */
export interface Grants {
  read: PolicyStatement[];
  write: PolicyStatement[];
}

/** A statement that allows. @param Action names with their service */
export function allow(
  Sid: string,
  Action: string[],
  Resource: string[],
  Condition?: PolicyStatement["Condition"],
): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition ? { Condition } : {}) };
}

/** Actions of one service by their bare names. */
export const actions = (service: string, names: string): string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);
