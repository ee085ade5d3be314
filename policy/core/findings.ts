import type { Finding } from "./rule";
import { asSwitch, Unknown, type Value } from "./value";

/** A verdict that depends on a value which is unknown at preview or cannot be read. */
export function unknownFinding({ path, reason }: Pick<Unknown, "path"> & Partial<Unknown>, urn?: string): Finding {
  return { unknown: true, urn, message: reason ? `${path} ${reason}: nothing can be said of it.` : unknownUntil(path) };
}

/** Whether a switch is on. */
export const isOn = (value: Value): boolean => asSwitch(value) === true;

/** The violation of a setting that must be on, or satisfy `isRight`. */
export function* settingFindings(
  name: string,
  value: Value,
  isRight: (value: Value) => boolean = isOn,
): Iterable<Finding> {
  if (value instanceof Unknown) yield unknownFinding(value);
  else if (!isRight(value)) yield { message: `${name} is ${String(value ?? "not set")}.` };
}

const unknownUntil = (path: string) =>
  `${path} is unknown until the resources it is made from exist, so nothing can be said before they are made. ` +
  "Compose it from parts that are known at preview: names, the account and the region instead of another resource's outputs.";
