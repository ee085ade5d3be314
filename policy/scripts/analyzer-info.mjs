/**
 * Writes bin/analyzer-info.bin: the answer to the engine's first question, what the pack's rules and their settings are. Part of
 * `npm run build`.
 */
import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const FILE = "bin/analyzer-info.bin";
rmSync(FILE, { force: true });
const sdk = createRequire(createRequire(`${process.cwd()}/`).resolve("@pulumi/policy"));
const pack = createRequire(`${process.cwd()}/`);

// In place of serving the pack, describe it. The pack loads the same SDK, and first what keeps it small.
pack("./bin/core/lean-sdk.js");
sdk("./server").serve = (...args) => {
  writeFileSync(
    FILE,
    sdk("./protoutil")
      .makeAnalyzerInfo(...args)
      .serializeBinary(),
  );
};
pack("./bin/pack.js");
