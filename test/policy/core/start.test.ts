import assert from "node:assert/strict";
import { answerOf, loadedBy } from "../../support/fresh-process";

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

  it("leaves the whole of the SDK to a pack that uses it, by import or by its properties", function () {
    this.timeout(60_000);
    const code = `require("./policy/core/serve");
      const pulumi = require("@pulumi/pulumi");
      import("@pulumi/pulumi").then((imported) => answer([
        imported.Output === pulumi.Output, imported.asset === pulumi.asset,
        new pulumi.asset.StringAsset("a") instanceof imported.asset.StringAsset,
        "Config" in pulumi, Object.keys(pulumi).includes("Config"), Object.hasOwn(pulumi, "__esModule"),
        Object.getOwnPropertyDescriptors(pulumi).Output.value === pulumi.Output,
      ]))`;
    assert.deepEqual(answerOf(code), Array(7).fill(true));
  });
});
