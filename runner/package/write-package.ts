import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { RELEASE } from "../../contract/outputs/contract";
import { bundle } from "./bundle";
import { bundledPackages, noticeText } from "./notices";

const ROOT = resolve(__dirname, "../..");
const LAUNCHER = "rfargate.js";
const BUNDLE = "bundle.js";
const NOTICE = "THIRD-PARTY.txt";

/** Keeps the compiled bundle between runs: that has to be asked for before it is loaded. */
const LAUNCHER_TEXT = `#!/usr/bin/env node
require("node:module").enableCompileCache();
require("./${BUNDLE}");
`;

/**
 * Writes the npm package `rfargate` into a folder, for `npm pack` and `npm publish` there.
 * @param folder made anew
 */
export async function writePackage(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const metafile = await bundle(join(folder, BUNDLE));
  writeFileSync(join(folder, LAUNCHER), LAUNCHER_TEXT);
  chmodSync(join(folder, LAUNCHER), 0o755);
  writeFileSync(join(folder, NOTICE), noticeText(bundledPackages(ROOT, metafile)));
  copyFileSync(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
  copyFileSync(join(__dirname, "README.md"), join(folder, "README.md"));
  const { license, engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const manifest = {
    name: "rfargate",
    version: RELEASE,
    description: "Run R scripts on AWS Fargate as if they ran here",
    keywords: ["r", "rstats", "aws", "fargate", "ecs"],
    license,
    bin: { rfargate: LAUNCHER },
    files: [LAUNCHER, BUNDLE, NOTICE],
    engines,
  };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

if (require.main === module) void writePackage(resolve(process.argv[2] ?? join(ROOT, ".build/rfargate")));
