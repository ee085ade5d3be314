import assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import { asset } from "@pulumi/pulumi";
import fc from "fast-check";
import { at, atEach, Opaque, readValue, Unknown } from "../../../policy/core/value";
import { UNKNOWN } from "../harness";

describe("reading properties", function () {
  // Many runs, on a machine that may be busy.
  this.timeout(120_000);

  it("copies known values", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const proxied = unknownCheckingProxy({ value }) as { value: unknown };
        // Compared as text: a copy has no -0 and no own __proto__.
        assert.equal(JSON.stringify(readValue(() => proxied.value)), JSON.stringify(value));
      }),
    );
  });

  it("marks unknown values with their path, at any depth, and keeps the rest", () => {
    const props = unknownCheckingProxy({ a: [{ b: UNKNOWN }, { b: "known" }], c: UNKNOWN });
    assert.deepEqual(
      readValue(() => props),
      { a: [{ b: new Unknown("a.0.b") }, { b: "known" }], c: new Unknown("c") },
    );
  });

  it("does not read assets", () => {
    const props = unknownCheckingProxy({ source: new asset.FileAsset("x") });
    assert.ok(
      at(
        readValue(() => props),
        "source",
      ) instanceof Opaque,
    );
  });

  it("finds values by path, including an unknown on the way", () => {
    const value = { list: [{ a: 1 }, { a: 2 }], block: { a: 3 }, gone: new Unknown("gone") };
    assert.equal(at(value, "list.1.a"), 2);
    assert.deepEqual(at(value, "gone.deeper"), new Unknown("gone"));
    assert.equal(at(value, "list.7.a"), undefined);
    assert.deepEqual(atEach(value, "list.*.a"), [1, 2]);
    assert.deepEqual(atEach(value, "block.*.a"), [3]);
    assert.deepEqual(atEach(value, "none.*.a"), []);
  });
});
