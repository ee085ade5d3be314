import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { plainTexts } from "../../../policy/core/value";
import { credentialIn } from "../../../policy/secrets/credentials";
import { tellingOf } from "../../../policy/secrets/names";

const SDK = dirname(require.resolve("@pulumi/aws/package.json"));

/** Named like a secret, and none: kinds of login, roles and keys by ARN, tokens that the path tells, strings that their form tells. */
const OTHER =
  /^(?:tokenEndpointAuthMethods|actorTokenContent|credentials?|encryptionKey|token|basicAuth|authorization|connectionString)$/;

/** The names of all properties with a text in the SDK's nested objects. */
function declared(): string[] {
  const text = readFileSync(join(SDK, "types/input.d.ts"), "utf8");
  const found = [...text.matchAll(/\n\s+(\w+)\??: pulumi\.Input<(?:string|pulumi\.Input<string>\[\])>;/g)];
  return [...new Set(found.map(([, name]) => name!))];
}

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

describe("a credential among the properties", () => {
  it("is known by every name that the AWS provider's SDK gives one", () => {
    const telling = declared().filter((name) => tellingOf(name) === "secret");
    assert.ok(telling.length > 15, `${telling.length} names`);
    const missing = telling.filter((name) => !OTHER.test(name) && !credentialIn([[name, "hunter2hunter2"]], []));
    assert.deepEqual(missing, []);
  });

  it("is recognized by its path, also in a list", () => {
    const texts = plainTexts({ users: [{ username: "a", password: "hunter2" }] });
    assert.equal(credentialIn(texts, []), "users.0.password");
  });

  it("is none if the program marks it, or the list that it is in", () => {
    const marked = { password: { ...SECRET, value: "hunter2" } };
    assert.equal(credentialIn(plainTexts({ users: [marked] }), []), undefined);
    assert.equal(credentialIn(plainTexts({ users: { ...SECRET, value: [{ password: "hunter2" }] } }), []), undefined);
  });

  it("is none if the configuration allows its name", () => {
    assert.equal(credentialIn([["users.0.password", "hunter2"]], ["password"]), undefined);
  });
});
