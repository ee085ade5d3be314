import { globMatches } from "./glob";
import type { Setting } from "./rule";

/** A resource that a rule ignores until a date. */
export interface Exception {
  /** URN of the resource; `*` and `?` are wildcards. */
  urn: string;
  /** Why, for later readers of the configuration. */
  reason: string;
  /** Last day on which it applies, `YYYY-MM-DD`, UTC. */
  expires: string;
}

/** Days are compared as text, so the form is strict. */
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export const EXCEPTIONS_SETTING: Setting = {
  type: "array",
  default: [],
  description: "Resources that the rule leaves alone: urn (wildcards allowed), reason, and the last day it holds.",
  // The engine compiles this schema anew for each rule: a quarter of its work at the pack's start was the parts of an exception.
  items: { type: "object" },
};

const PARTS = ["urn", "reason", "expires"];

const shown = (value: unknown) => (value === undefined ? "missing" : JSON.stringify(value));

/** What is wrong with an exception, `undefined` if nothing is. */
export function checkException(given: { [part: string]: unknown }): string | undefined {
  const { urn, reason, expires } = given;
  const other = Object.keys(given).find((part) => !PARTS.includes(part));
  if (other !== undefined) return `it has the part ${JSON.stringify(other)}; parts are ${PARTS.join(", ")}`;
  if (typeof urn !== "string" || !urn.startsWith("urn:"))
    return `urn is ${shown(urn)}; it is the URN of a resource, wildcards allowed`;
  if (typeof reason !== "string" || reason.trim().length < 10)
    return `reason is ${shown(reason)}; it says why in 10 characters or more`;
  if (typeof expires !== "string" || !DATE.test(expires) || !isDay(expires)) {
    return `expires is ${shown(expires)}; it is a day like 2027-01-31`;
  }
  return undefined;
}

/** 2027-02-30 parses as a day in March. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The exceptions for a resource: those in force on a day and those that have expired. */
export function exceptionsFor(urn: string, exceptions: readonly Exception[], today: string) {
  const own = exceptions.filter((e) => globMatches(e.urn, urn));
  return {
    inForce: own.filter((e) => e.expires >= today),
    expired: own.filter((e) => e.expires < today),
  };
}
