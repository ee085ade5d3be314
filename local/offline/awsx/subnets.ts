/** What one subnet of every zone is to be. */
export interface SubnetSpec {
  type: "Public" | "Private" | "Isolated" | "Unused";
  name?: string;
  /** Prefix length, 16 to 28. */
  cidrMask?: number;
  tags?: Record<string, string>;
}

/** One subnet of one zone. */
export interface PlannedSubnet {
  name: string;
  type: SubnetSpec["type"];
  zone: string;
  cidrBlock: string;
  tags?: Record<string, string>;
}

/**
 * The "Auto" layout of awsx: the range is divided evenly between the zones, and each zone's part is given out in the
 * order of the specs; sizes that are not given divide the zone's part evenly.
 * @param vpcName subnets are named `<vpc>-<name or type>-<number of the zone>`
 * @param cidrBlock IPv4 range of the VPC
 * @throws when the subnets do not fit
 */
export function planSubnets(
  vpcName: string,
  cidrBlock: string,
  zones: string[],
  specs: SubnetSpec[],
  zoneMask?: number,
): PlannedSubnet[] {
  const vpc = parseCidr(cidrBlock);
  const zoneBits = zoneMask ?? vpc.mask + bitsFor(zones.length);
  const evenMask = zoneBits + bitsFor(specs.length);
  return zones.flatMap((zone, index) => {
    const start = vpc.base + index * size(zoneBits);
    let next = start;
    return specs.map((spec) => {
      const mask = spec.cidrMask ?? evenMask;
      if (mask > 28)
        throw new Error(
          `subnets of /${mask}: AWS allows /16 to /28; ${cidrBlock} is too small for ${zones.length} zones`,
        );
      // A block starts at a multiple of its own size.
      const base = Math.ceil(next / size(mask)) * size(mask);
      next = base + size(mask);
      if (next > start + size(zoneBits)) {
        throw new Error(
          `subnetSpecs need more than the /${zoneBits} that each of ${zones.length} zones of ${cidrBlock} has`,
        );
      }
      const name = `${vpcName}-${spec.name ?? spec.type.toLowerCase()}-${index + 1}`;
      return { name, type: spec.type, zone, cidrBlock: `${formatAddress(base)}/${mask}`, tags: spec.tags };
    });
  });
}

/** @throws unless the text is an IPv4 range such as `10.0.0.0/16` */
export function parseCidr(text: string): { base: number; mask: number } {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const parts = match?.slice(1).map(Number) ?? [];
  const [a = 256, b = 256, c = 256, d = 256, mask = 33] = parts;
  if ([a, b, c, d].some((part) => part > 255) || mask > 32) {
    throw new Error(`cidrBlock "${text}" is not an IPv4 range such as 10.0.0.0/16`);
  }
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return { base: address - (address % size(mask)), mask };
}

function size(mask: number): number {
  return 2 ** (32 - mask);
}

function bitsFor(count: number): number {
  return Math.ceil(Math.log2(Math.max(count, 1)));
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
