import { loadavg } from "node:os";
import { Random } from "../../test/faults/random";
import { client } from "./client";
import { collecting } from "./collecting";
import { overhead, slots } from "./containers";
import { faults } from "./faults";
import { awsTable, CASES, onAws } from "./on-aws";

/** The figures of maps, each with the machine's load at its end; SEEDS and ITEMS shorten the longest of them. */
const PARTS: Record<string, () => Promise<string>> = {
  aws: async () => {
    const random = new Random(0);
    return awsTable(CASES.map((given) => onAws(given, () => random.next())));
  },
  client: () => client([100, 10_000, 100_000]),
  slots,
  overhead: () => overhead(Number(process.env.ITEMS ?? 10_000)),
  collect: () => collecting(Number(process.env.ITEMS ?? 10_000)),
  faults: () => faults(Number(process.env.SEEDS ?? 100)),
};

async function main(names: readonly string[]): Promise<void> {
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) {
    const part = PARTS[name];
    if (!part) throw new Error(`there is no part "${name}"\n  allowed: ${Object.keys(PARTS).join(", ")}`);
    console.log(`${await part()}\n  load ${loadavg()[0]!.toFixed(1)}\n`);
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
