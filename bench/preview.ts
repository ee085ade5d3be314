import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { paired, report, seconds } from "./paired";

const ROOT = resolve(__dirname, "..");

/** A warm preview of stack local without changes, against one of a program that only loads @pulumi/aws. */
export async function warmPreview(runs: number): Promise<string> {
  const empty = mkdtempSync(join(tmpdir(), "empty-program-"));
  try {
    symlinkSync(join(ROOT, "node_modules"), join(empty, "node_modules"));
    const runtime = "runtime: {name: nodejs, options: {typescript: false}}";
    writeFileSync(join(empty, "Pulumi.yaml"), `name: empty\n${runtime}\n`);
    writeFileSync(join(empty, "package.json"), '{"main": "index.js"}\n');
    writeFileSync(join(empty, "index.js"), 'require("@pulumi/aws");\n');
    mkdirSync(join(empty, "state"));
    const env = { PULUMI_BACKEND_URL: `file://${join(empty, "state")}` };
    await seconds({ command: "pulumi", args: ["stack", "init", "empty", "--non-interactive"], cwd: empty, env });
    const preview = ["preview", "--non-interactive", "--stack"];
    const ours = { command: "pulumi", args: [...preview, "local"], cwd: ROOT };
    const peer = { command: "pulumi", args: [...preview, "empty"], cwd: empty, env };
    return report("warm preview, against an empty program with @pulumi/aws", await paired(ours, peer, runs), 1.3);
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
}
