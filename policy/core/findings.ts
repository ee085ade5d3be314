import type { Finding } from "./rule";
import type { Unknown } from "./value";

/** A verdict that waits for a value which is unknown at preview or not legible. */
export function unknownFinding({ path, reason }: Pick<Unknown, "path"> & Partial<Unknown>, urn?: string): Finding {
  return { unknown: true, urn, message: reason ? `${path} ${reason}: nothing can be said of it.` : unknownUntil(path) };
}

const unknownUntil = (path: string) =>
  `${path} is unknown until the resources it is made from exist, so nothing can be said before they are made. ` +
  "Compose it from parts that are known at preview: names, the account and the region instead of another resource's outputs.";
