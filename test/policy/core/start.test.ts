import assert from "node:assert/strict";
import { loadedBy } from "../../support/fresh-process";

describe("the start of the pack", function () {
  this.timeout(60_000);

  it("loads no package, neither the SDK nor a library for its protocol", () => {
    const files = loadedBy('require("./policy/core/server"); require("./policy/built-rules")');
    assert.ok(files.some((file) => file.endsWith("/policy/core/grpc.ts")));
    // The tests themselves compile TypeScript.
    const packages = files.filter((file) => /\/node_modules\/(?!tsx\/|esbuild\/)/.test(file));
    assert.deepEqual(packages, []);
  });
});
