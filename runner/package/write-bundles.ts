import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundle, bundleFunctions } from "./bundle";
import { bundledPackages, NOTICE, noticeText } from "./notices";

const ROOT = resolve(__dirname, "../..");

/** Writes the bundles among the compiled files: rfargate and the functions' code, with the licences of what they contain. */
async function writeBundles(): Promise<void> {
  const [command, functions] = [
    await bundle(join(ROOT, "bin/cli")),
    await bundleFunctions(join(ROOT, "bin/components"), "js"),
  ];
  const inputs = { ...command.inputs, ...functions.inputs };
  writeFileSync(join(ROOT, "bin", NOTICE), noticeText(bundledPackages(ROOT, inputs)));
}

void writeBundles();
