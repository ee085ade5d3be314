import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { RELEASE } from "../../contract/outputs/contract";
import { BUNDLE, bundle, LAUNCHER } from "./bundle";
import { NOTICE, writeNotice } from "./notices";

const ROOT = resolve(__dirname, "../..");
/** The R package, for R CMD INSTALL. */
const R_PACKAGE = "r";

/**
 * Writes the npm package `rfargate` into a folder, for `npm pack` and `npm publish` there.
 * @param folder made anew
 */
export async function writePackage(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { inputs } = await bundle(folder);
  writeNotice(folder, inputs);
  copyFileSync(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
  copyFileSync(join(__dirname, "README.md"), join(folder, "README.md"));
  const installed = (path: string) => !/\/(tests|vignettes|\.Rbuildignore)$/.test(path);
  cpSync(join(ROOT, "runner/r"), join(folder, R_PACKAGE), { recursive: true, filter: installed });
  const { license, engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const manifest = {
    name: "rfargate",
    version: RELEASE,
    description: "Run R scripts on AWS Fargate as if they ran here",
    keywords: ["r", "rstats", "aws", "fargate", "ecs"],
    license,
    bin: { rfargate: LAUNCHER },
    files: [LAUNCHER, BUNDLE, NOTICE, R_PACKAGE],
    engines,
  };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

if (require.main === module) void writePackage(resolve(process.argv[2] ?? join(ROOT, ".build/rfargate")));
