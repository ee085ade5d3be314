import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");

/** Files that a fresh process has loaded once it has imported something. */
function loadedBy(code: string): string[] {
  const script = `${code}; process.stdout.write(JSON.stringify(Object.keys(require.cache)))`;
  const args = ["--import=tsx", "--input-type=commonjs", "-e", script];
  return JSON.parse(execFileSync("node", args, { cwd: ROOT, encoding: "utf8" })) as string[];
}

const SPARED = /typescript@|\/@npmcli\/arborist\//;

describe("the start of the pack", () => {
  it("loads neither the SDK's compiler nor its resolver", function () {
    this.timeout(60_000);
    const sdk = loadedBy('require("@pulumi/policy")');
    assert.ok(
      sdk.some((file) => SPARED.test(file)),
      "the SDK alone loads them no more: lean-sdk has had its day",
    );
    const pack = loadedBy('require("./policy/core/serve")');
    assert.ok(pack.some((file) => file.includes("/@pulumi/policy/server.js")));
    assert.deepEqual(
      pack.filter((file) => SPARED.test(file)),
      [],
    );
  });
});
