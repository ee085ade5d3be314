import { loadavg } from "node:os";
import { Random } from "../../test/faults/random";
import { requirePrograms } from "../programs";
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

/** With --check, only whether the parts exist and the machine has their programs. */
async function main(args: readonly string[]): Promise<void> {
  const parts = args.filter((arg) => arg !== "--check");
  const chosen = parts.length > 0 ? parts : Object.keys(PARTS);
  const unknown = chosen.find((name) => !PARTS[name]);
  if (unknown !== undefined)
    throw new Error(`there is no part "${unknown}"\n  allowed: ${Object.keys(PARTS).join(", ")}`);
  if (chosen.includes("collect")) requirePrograms(process.env.PATH, { aws: "pip install awscli" });
  if (args.includes("--check")) return;
  for (const name of chosen) console.log(`${await PARTS[name]!()}\n  load ${loadavg()[0]!.toFixed(1)}\n`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
