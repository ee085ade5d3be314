import * as z from "zod";
import { CliError, EXIT } from "../base/errors";

const rates = z.object({
  /** USD for one vCPU for an hour. */
  vcpuHour: z.number().nonnegative(),
  /** USD for one GB of memory for an hour. */
  gbHour: z.number().nonnegative(),
});

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, "not a day such as 2026-11-01");

const region = z.object({
  /** The day on which AWS published these prices. */
  asOf: day,
  onDemand: z.object({ X86_64: rates.optional(), ARM64: rates.optional() }),
  /** Spot's changing price on a day; absent: unknown. */
  spot: z.object({ asOf: day, X86_64: rates.optional(), ARM64: rates.optional() }).optional(),
  /** USD for one GB of ephemeral storage above 20 GB for an hour. */
  storageGbHour: z.number().nonnegative().optional(),
});

const schema = z.object({
  version: z.literal(1),
  currency: z.literal("USD"),
  source: z.string(),
  regions: z.record(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "not the name of a region"), region),
});

/** Linux on Fargate, by region. Source: https://aws.amazon.com/fargate/pricing/ */
export type PriceTable = z.infer<typeof schema>;
export type RegionPrices = z.infer<typeof region>;
export type Rates = z.infer<typeof rates>;

/**
 * A price table from JSON.
 * @param source origin of the text, for messages
 * @throws CliError 64
 */
export function parsePrices(text: string, source: string): PriceTable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badTable(`${source} is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badTable(`${source} is not a price table: ${issue?.path.join(".")}: ${issue?.message}`);
}

function badTable(message: string): CliError {
  return new CliError(message, EXIT.usage, "docs/estimate.md has the format; `rfargate prices update` writes one");
}
