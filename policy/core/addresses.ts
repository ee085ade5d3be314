import type { Value } from "./value";

/**
 * Whether a range covers the world. Its two halves do so together, so every range counts that is wider than any single owner's
 * network: /8 is the widest that was assigned in IPv4, /16 leaves room in IPv6.
 */
export function isWorld(cidr: Value): boolean {
  const { bits, version } = widthOf(cidr) ?? {};
  return bits !== undefined && bits > (version === 6 ? 128 - 16 : 32 - 8);
}

/** Whether ranges are the world one by one, or together: more than four networks of the widest kind. */
export function areWorld(cidrs: readonly Value[]): boolean {
  if (cidrs.some(isWorld)) return true;
  let addresses = 0;
  for (const cidr of cidrs) {
    const { bits, version } = widthOf(cidr) ?? {};
    if (bits !== undefined && version === 4 && !PRIVATE.test(String(cidr))) addresses += 2 ** bits;
  }
  return addresses > 4 * 2 ** 24;
}

/** Networks that the internet does not route. */
const PRIVATE = /^\s*(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
/** Addresses of IPv4 as IPv6 writes them. */
const MAPPED = /^::ffff:(?:0+:0+|0+\.0+\.0+\.0+)$/i;

/** The number of bits after a range's prefix; `undefined` for an address without a prefix and for other values. */
function widthOf(cidr: Value): { bits: number; version: 4 | 6 } | undefined {
  if (typeof cidr !== "string") return undefined;
  const [address = "", prefix] = cidr.trim().split("/");
  if (prefix === undefined || !/^\d+$/.test(prefix)) return undefined;
  if (!address.includes(":")) return { bits: 32 - Number(prefix), version: 4 };
  return MAPPED.test(address) ? { bits: 128 - Number(prefix), version: 4 } : { bits: 128 - Number(prefix), version: 6 };
}
