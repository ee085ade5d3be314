import { spawnSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { apiLoad } from "./api-load";
import { cliStart } from "./cli-start";
import { warmPreview } from "./preview";
import { requirePrograms } from "./programs";
import { runOverhead } from "./run-overhead";

const RUNS = 5;
const STARTS = 20;
const REQUESTS = 1000;
const IMAGE_SIZE = join(resolve(__dirname), "image-size/run.sh");

/** All figures of one machine, each with its peer. With --check, only whether the machine has the programs. */
async function main(): Promise<void> {
  requirePrograms();
  if (process.argv.includes("--check")) return;
  const measures = [() => cliStart(STARTS), () => runOverhead(RUNS), () => warmPreview(RUNS), () => apiLoad(REQUESTS)];
  for (const measure of measures) {
    const lines = await measure();
    // The load shows how reliable a figure is.
    console.log(`${lines} [load ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} CPUs]`);
  }
  const { status } = spawnSync("bash", [IMAGE_SIZE], { stdio: "inherit" });
  if (status !== 0) throw new Error("the sizes of the images could not be measured");
}

main().catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
