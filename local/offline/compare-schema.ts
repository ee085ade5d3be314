/**
 * Compares the bridged plugins with the SDKs that programs are written with: every name and type of every mapped resource.
 *
 *   tsx local/offline/compare-schema.ts            lists what is not in schema/known-differences.txt; exit 1 if anything is
 *   tsx local/offline/compare-schema.ts --write    writes that file anew, for a look at what changed
 */
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chosenEngine } from "../../runner/setup/engine";
import { BridgeSchema, type PackageSchema } from "./schema/bridge";
import { compare } from "./schema/compare";
import { Declarations } from "./schema/declarations";

const ROOT = resolve(__dirname, "../..");
const KNOWN = join(__dirname, "schema/known-differences.txt");
const HEADER = `# What the bridged plugins lack or demand, other than the SDKs say: what came after the upstream release that they
# bridge. Written by compare-schema.ts --write. A line of kind "extra" or "type" is a fault to be put right by an override.
`;

/** @param bin folder of the built plugins @returns one line for each difference, in order */
export function schemaDifferences(bin: string): string[] {
  return ["aws", "docker"]
    .flatMap((name) => {
      // The schema lies beside the program that the link in `bin` leads to.
      const file = join(realpathSync(join(bin, `pulumi-resource-${name}`)), "..", `${name}-bridge`, "schema.json");
      const schema = JSON.parse(readFileSync(file, "utf8")) as PackageSchema;
      const found = compare(
        schema,
        new BridgeSchema(schema),
        new Declarations(join(ROOT, "node_modules/@pulumi", name)),
      );
      return found.map(
        ({ kind, token, path, detail }) =>
          `${kind} ${token === "provider" ? `${name} provider` : token} ${path}: ${detail}`,
      );
    })
    .sort();
}

/** Those that are known and accepted. */
export function knownDifferences(): string[] {
  return readFileSync(KNOWN, "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
}

function main(): number {
  const bin = chosenEngine()?.bin;
  if (!bin || chosenEngine()?.kind !== "go") {
    process.stderr.write("No bridged plugins are in use: Pulumi's own are.\n");
    return 0;
  }
  const found = schemaDifferences(bin);
  if (process.argv.includes("--write")) {
    writeFileSync(KNOWN, `${HEADER}${found.join("\n")}\n`);
    return 0;
  }
  const known = new Set(knownDifferences());
  const fresh = found.filter((line) => !known.has(line));
  for (const line of fresh) process.stdout.write(`${line}\n`);
  return fresh.length > 0 ? 1 : 0;
}

if (require.main === module) process.exitCode = main();
