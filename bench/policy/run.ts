import { spawnSync } from "node:child_process";
import { catchRate } from "./catch-rate";
import { hostileTimes } from "./hostile";
import { previewShare } from "./preview";
import { perStatement } from "./statements";

const RUNS = 7;

/** Prints the time that the pack takes, and what it catches compared with checkov from PyPI, cdk-nag from npm and trivy from the Go module proxy. */
async function main(): Promise<void> {
  console.log(perStatement());
  console.log(hostileTimes());
  const engine = spawnSync("pulumi", ["version"]).status === 0;
  console.log(engine ? await previewShare(RUNS) : "the pack's share of a preview: not measured, no pulumi on PATH");
  console.log(`\n${catchRate((text) => console.error(text))}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
