import { spawnSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { catchRate } from "./catch-rate";
import { hostileTimes } from "./hostile";
import { previewShare } from "./preview";
import { perStatement } from "./statements";

const RUNS = 7;

/** What parts of the benchmark need, beside Node. */
const NEEDED = [
  ["pulumi", "version", "the pack's share of a preview"],
  ["python3", "--version", "checkov"],
  ["npm", "--version", "cdk-nag"],
  ["go", "version", "trivy"],
] as const;

const has = (program: string, option: string) => spawnSync(program, [option]).status === 0;

/** Prints the time that the pack takes, and what it catches compared with checkov from PyPI, cdk-nag from npm and trivy from the Go module proxy. */
async function main(): Promise<void> {
  const missing = NEEDED.filter(([program, option]) => !has(program, option));
  for (const [program, , part] of missing) console.log(`${program} is not on PATH: ${part} is left out`);
  console.log(perStatement());
  console.log(hostileTimes());
  if (!missing.some(([program]) => program === "pulumi")) {
    const [load] = loadavg();
    console.log(`${await previewShare(RUNS)}, load ${load!.toFixed(1)} of ${availableParallelism()} processors`);
  }
  console.log(`\n${catchRate((text) => console.error(text))}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
