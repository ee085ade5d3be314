import type { Value } from "./value";

/**
 * Whether a range stands for the world. Two halves are the world as well, so a range is one that is wider than any network
 * somebody owns: /8 is the widest that IPv4 gave out, /16 leaves room in IPv6.
 */
export function isWorld(cidr: Value): boolean {
  if (typeof cidr !== "string") return false;
  const [address = "", prefix] = cidr.split("/");
  return prefix !== undefined && Number(prefix) < (address.includes(":") ? 16 : 8);
}
