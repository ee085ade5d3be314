import type { Finding } from "./rule";

/** A verdict that waits for a value which is unknown at preview. */
export function unknownFinding(path: string, urn?: string): Finding {
  return {
    unknown: true,
    urn,
    message:
      `${path} is unknown until the resources it is made from exist, so nothing can be said before they are made. ` +
      "Compose it from parts that are known at preview: names, the account and the region instead of another resource's outputs.",
  };
}
