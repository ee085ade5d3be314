import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fc from "fast-check";
import { Reader } from "../../../policy/core/protobuf";
import { readStruct, structOf } from "../../../policy/core/struct";

const { Struct } = createRequire(require.resolve("@pulumi/pulumi/package.json"))(
  "google-protobuf/google/protobuf/struct_pb.js",
);

const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));
/** As JSON, without `__proto__`: Google's library loses it. */
const plain = (value: unknown) =>
  JSON.parse(JSON.stringify(value), (key, inner) => (key === "__proto__" ? undefined : inner)) as unknown;

describe("JSON in protocol buffers", () => {
  it("is read as Google's library writes it", () => {
    fc.assert(
      fc.property(json, (given) => {
        const value = plain(given) as object;
        const bytes = Buffer.from(Struct.fromJavaScript(value).serializeBinary());
        assert.deepEqual(plain(readStruct(new Reader(bytes))), value);
      }),
    );
  });

  it("is written as Google's library reads it", () => {
    fc.assert(
      fc.property(json, (given) => {
        const value = plain(given) as object;
        assert.deepEqual(plain(Struct.deserializeBinary(structOf(value)).toJavaScript()), value);
      }),
    );
  });

  it("keeps a field named __proto__", () => {
    const given = JSON.parse('{"__proto__": {"a": [1]}}') as object;
    assert.deepEqual(JSON.stringify(readStruct(new Reader(structOf(given)))), JSON.stringify(given));
  });

  it("leaves out fields that it does not know", () => {
    const later = Buffer.from([
      0x98, 0x01, 5, 0xa1, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 0xaa, 0x01, 2, 9, 9, 0xb5, 0x01, 1, 2, 3, 4,
    ]);
    assert.deepEqual(readStruct(new Reader(Buffer.concat([later, structOf({ a: 1 }), later]))), { a: 1 });
  });
});
