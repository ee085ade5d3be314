import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "./cases";
import { blocks } from "./terraform";

const VERSION = "v0.74.0";
/** Milliseconds after which a step is given up. */
const LONGEST_BUILD = 20 * 60_000;

/** One finding: the check's ID and the file of the resource. */
type Finding = [check: string, file: string];

/**
 * Builds trivy's scanner of Terraform code from the Go module below a folder and runs it; the checks that fail, by the case's index.
 * Throws if Go is missing, or the module cannot be downloaded or built.
 */
export function runTrivy(cases: readonly Case[], folder: string): string[][] {
  const program = join(folder, "trivy");
  cpSync(join(__dirname, "trivy"), program, { recursive: true });
  const go = (...args: string[]) =>
    execFileSync("go", args, { cwd: program, stdio: ["ignore", "ignore", "pipe"], timeout: LONGEST_BUILD });
  go("mod", "init", "scan");
  // The packages that the program imports: trivy as a whole needs four times as many modules.
  go(
    "get",
    ...["rego", "scanners/terraform"].map((name) => `github.com/aquasecurity/trivy/pkg/iac/${name}@${VERSION}`),
  );
  go("build", "-o", "scan", ".");
  const code = join(folder, "trivy-terraform");
  mkdirSync(code);
  for (const [index, text] of blocks(cases).entries()) writeFileSync(join(code, `case_${index}.tf`), text);
  const { stdout } = spawnSync(join(program, "scan"), [code], { encoding: "utf8", maxBuffer: 64 * 1024 ** 2 });
  const findings = JSON.parse(stdout) as Finding[];
  return cases.map((_, index) => findings.filter(([, file]) => file === `case_${index}.tf`).map(([check]) => check));
}
