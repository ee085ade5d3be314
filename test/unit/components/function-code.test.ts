import assert from "node:assert/strict";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { functionCode } from "../../../components/function/function-code";
import { bundleFunctions } from "../../../runner/package/bundle";

const COMPONENTS = resolve(__dirname, "../../../components");

describe("the code of a Lambda function", () => {
  it("is a file, so that the stack's state has its path and not its text", async () => {
    const assets = await functionCode(join(COMPONENTS, "map/function/start-map-lambda")).assets;
    assert.deepEqual(Object.keys(assets), ["index.js"]);
    const path = await (assets["index.js"] as pulumi.asset.FileAsset).path;
    assert.equal(resolve(path), join(COMPONENTS, "map/function/start-map-lambda.bundle.js"));
  });

  it("is one file for each entry, the same each time, and exports the handler", async () => {
    const entries = globSync("*/function/*-lambda.ts", { cwd: COMPONENTS });
    assert.ok(entries.length > 0);
    const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), "functions-")));
    for (const folder of folders) await bundleFunctions(COMPONENTS, "ts", folder);
    for (const entry of entries) {
      const [text, again] = folders.map((folder) =>
        readFileSync(join(folder, entry.replace(/ts$/, "bundle.js")), "utf8"),
      );
      assert.equal(text, again);
      const bundled: { exports: { handler?: unknown } } = { exports: {} };
      process.env.SETTINGS = "{}";
      new Function("module", "exports", "require", text!)(bundled, bundled.exports, require);
      delete process.env.SETTINGS;
      assert.equal(typeof bundled.exports.handler, "function");
    }
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
});
