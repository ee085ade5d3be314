import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "./cases";
import { blocks } from "./terraform";

const VERSION = "v0.74.0";

/** One finding: the check's ID and the file of the resource. */
type Finding = [check: string, file: string];

/**
 * Builds trivy's scanner of Terraform code from the Go module below a folder and runs it; the checks that fail, by the case's index.
 * Throws if Go is missing, or the module cannot be downloaded or built.
 */
export function runTrivy(cases: readonly Case[], folder: string): string[][] {
  const program = join(folder, "trivy");
  cpSync(join(__dirname, "trivy"), program, { recursive: true });
  const go = (...args: string[]) => execFileSync("go", args, { cwd: program, stdio: ["ignore", "ignore", "pipe"] });
  go("mod", "init", "scan");
  go("get", `github.com/aquasecurity/trivy@${VERSION}`);
  go("mod", "tidy");
  go("build", "-o", "scan", ".");
  const code = join(folder, "trivy-terraform");
  mkdirSync(code);
  for (const [index, text] of blocks(cases).entries()) writeFileSync(join(code, `case_${index}.tf`), text);
  const { stdout } = spawnSync(join(program, "scan"), [code], { encoding: "utf8", maxBuffer: 64 * 1024 ** 2 });
  const findings = JSON.parse(stdout) as Finding[];
  return cases.map((_, index) => findings.filter(([, file]) => file === `case_${index}.tf`).map(([check]) => check));
}
