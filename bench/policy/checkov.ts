import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "./cases";
import { blocks } from "./terraform";

interface Report {
  results: { failed_checks: { check_id: string; resource: string }[] };
}

/** Installs checkov from PyPI below a folder and runs it; the ids of the checks that fail, by the case's index. */
export function runCheckov(cases: readonly Case[], folder: string): string[][] {
  const venv = join(folder, "checkov");
  execFileSync("python3", ["-m", "venv", venv]);
  execFileSync(join(venv, "bin/pip"), ["install", "--quiet", "checkov"], { stdio: ["ignore", "ignore", "inherit"] });
  const code = join(folder, "terraform");
  mkdirSync(code);
  writeFileSync(join(code, "main.tf"), blocks(cases).join("\n"));
  const args = ["-d", code, "--framework", "terraform", "-o", "json", "--quiet", "--compact"];
  // Exits 1 if a check fails.
  const { stdout } = spawnSync(join(venv, "bin/checkov"), args, { encoding: "utf8", maxBuffer: 64 * 1024 ** 2 });
  const { results } = JSON.parse(stdout) as Report;
  return cases.map((_, index) =>
    results.failed_checks.filter(({ resource }) => resource.endsWith(`.case_${index}`)).map((check) => check.check_id),
  );
}
