import * as z from "zod";
import { CliError, EXIT } from "../base/errors";
import type { Rates, RegionPrices } from "./table";

/** The parts of a region's file of the AWS Price List bulk API that are read. */
const offer = z.object({
  offerCode: z.literal("AmazonECS"),
  publicationDate: z.string().regex(/^\d{4}-\d\d-\d\dT/),
  products: z.record(
    z.string(),
    z.object({
      sku: z.string(),
      attributes: z.object({ usagetype: z.string().optional(), regionCode: z.string().optional() }),
    }),
  ),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          priceDimensions: z.record(
            z.string(),
            z.object({ beginRange: z.string().optional(), pricePerUnit: z.object({ USD: z.string() }) }),
          ),
        }),
      ),
    ),
  }),
});

/** Public address of ECS's prices in a region. */
export const bulkUrl = (region: string) =>
  `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonECS/current/${region}/index.json`;

/** Usage types without the region's prefix (`EU-`, `USE1-`; none in old files of us-east-1). */
const USAGE = {
  x86Vcpu: "Fargate-vCPU-Hours:perCPU",
  x86Memory: "Fargate-GB-Hours",
  armVcpu: "Fargate-ARM-vCPU-Hours:perCPU",
  armMemory: "Fargate-ARM-GB-Hours",
  storage: "Fargate-EphemeralStorage-GB-Hours",
} as const;

/**
 * The on-demand prices of Linux on Fargate from a region's file. The Price List has no Spot prices.
 * @throws CliError 69 for another file, or one without prices of Fargate
 */
export function readBulk(text: string, region: string): RegionPrices {
  const parsed = offer.safeParse(jsonOf(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw unusable(region, `it is not a price list of ECS: ${issue?.path.slice(0, 4).join(".")}: ${issue?.message}`);
  }
  const prices = pricesByUsage(parsed.data, region);
  const x86 = ratesOf(prices, USAGE.x86Vcpu, USAGE.x86Memory);
  const arm = ratesOf(prices, USAGE.armVcpu, USAGE.armMemory);
  if (!x86 && !arm) throw unusable(region, "it has no prices of Fargate");
  const storage = prices.get(USAGE.storage);
  return {
    asOf: parsed.data.publicationDate.slice(0, 10),
    onDemand: { ...(x86 ? { X86_64: x86 } : {}), ...(arm ? { ARM64: arm } : {}) },
    ...(storage === undefined ? {} : { storageGbHour: storage }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pricesByUsage({ products, terms }: z.infer<typeof offer>, region: string): Map<string, number> {
  const wanted = new Set<string>(Object.values(USAGE));
  const prices = new Map<string, number>();
  for (const { sku, attributes } of Object.values(products)) {
    // Usage types of Windows and ECS Anywhere have the same suffixes after other text.
    const usage = attributes.usagetype?.replace(/^[A-Z0-9]+-(?=Fargate-)/, "");
    if (usage === undefined || !wanted.has(usage) || (attributes.regionCode ?? region) !== region) continue;
    const dimensions = Object.values(terms.OnDemand[sku] ?? {}).flatMap((term) => Object.values(term.priceDimensions));
    const first = dimensions.find(({ beginRange = "0" }) => beginRange === "0");
    if (first) prices.set(usage, Number(first.pricePerUnit.USD));
  }
  return prices;
}

function ratesOf(prices: Map<string, number>, vcpu: string, memory: string): Rates | undefined {
  const [vcpuHour, gbHour] = [prices.get(vcpu), prices.get(memory)];
  return vcpuHour === undefined || gbHour === undefined ? undefined : { vcpuHour, gbHour };
}

function unusable(region: string, why: string): CliError {
  return new CliError(`cannot use the price list of ${region}: ${why}`, EXIT.unavailable);
}
