import { join, resolve } from "node:path";
import { bundle, bundleFunctions } from "./bundle";
import { writeNotice } from "./notices";

const ROOT = resolve(__dirname, "../..");

/** Writes the bundles among the compiled files: rfargate and the functions' code, with the licences of what they contain. */
async function writeBundles(): Promise<void> {
  const command = await bundle(join(ROOT, "bin/cli"));
  const functions = await bundleFunctions(join(ROOT, "bin/components"), "js");
  writeNotice(join(ROOT, "bin"), { ...command.inputs, ...functions.inputs });
}

void writeBundles();
