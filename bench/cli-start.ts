import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writePackage } from "../runner/package/write-package";
import { median, paired } from "./paired";

const GOAL_SECONDS = 0.15;

/** Start of the bundled `rfargate` up to the help of a command, against that of Node itself. */
export async function cliStart(runs: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "cli-start-"));
  try {
    await writePackage(folder);
    const ours = { command: "node", args: [join(folder, "rfargate.js"), "run", "--help"] };
    const peer = { command: "node", args: ["--eval", "0"] };
    const result = await paired(ours, peer, runs);
    const [own, node] = [median(result.ours), median(result.peer)];
    return `start of the bundled CLI: ${own.toFixed(3)} s against ${node.toFixed(3)} s of Node alone (goal ${GOAL_SECONDS} s or less)`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) void cliStart(20).then(console.log);
