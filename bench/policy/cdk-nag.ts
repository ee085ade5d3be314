import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "./cases";

interface Report {
  pluginReports: {
    pluginName: string;
    violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[];
  }[];
}

/** Installs cdk-nag from npm below a folder and runs its AwsSolutions pack; the rules that report, by the case's index. */
export function runCdkNag(cases: readonly Case[], folder: string): string[][] {
  const app = join(folder, "cdk-nag");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), '{"private": true}');
  execFileSync("npm", ["install", "--silent", "cdk-nag", "aws-cdk-lib", "constructs"], { cwd: app, stdio: "ignore" });
  writeFileSync(join(app, "cases.json"), JSON.stringify(cases));
  copyFileSync(join(__dirname, "cdk-nag-app.cjs"), join(app, "app.cjs"));
  // Throws if a rule reports, after it has written the report.
  const { stderr } = spawnSync("node", ["app.cjs"], { cwd: app, encoding: "utf8", maxBuffer: 64 * 1024 ** 2 });
  let report: Report;
  try {
    report = JSON.parse(readFileSync(join(app, "out/validation-report.json"), "utf8")) as Report;
  } catch {
    throw new Error(`cdk-nag left no report: ${stderr.slice(-2000)}`);
  }
  const violations = report.pluginReports.find(({ pluginName }) => pluginName === "AwsSolutions")?.violations ?? [];
  return cases.map((_, index) =>
    violations
      .filter(({ violatingConstructs }) => violatingConstructs.some((c) => c.constructPath === `Cases/case${index}`))
      .map(({ ruleName }) => ruleName),
  );
}
