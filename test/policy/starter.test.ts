import assert from "node:assert/strict";
import { Script } from "node:vm";
import { parse } from "yaml";
import { nameError, starterFiles } from "../../policy/starter/files";

const FILES = starterFiles("our-pack", { "@pulumi/pulumi": "^3.0.0", "r-on-fargate-policy": "^1.0.0" });

describe("the starter of a policy pack", () => {
  for (const name of ["our-pack", "a", "0", "team_1-pack", "x".repeat(100)]) {
    it(`takes the name ${name.slice(0, 20)}`, () => {
      assert.equal(nameError(name), undefined);
    });
  }

  const wrong = [
    "",
    "Our-pack",
    "-pack",
    "_pack",
    "our pack",
    "our.pack",
    "../pack",
    "päck",
    "x".repeat(101),
    'a"b',
    "a\nb",
  ];
  for (const name of wrong) {
    it(`rejects the name ${JSON.stringify(name.slice(0, 20))} and says what is allowed`, () => {
      assert.match(nameError(name) ?? "", /is none for a pack\n {2}allowed: .*\n {2}try: our-pack/);
    });
  }

  it("writes a manifest whose main file it writes as well", () => {
    const manifest = parse(FILES["PulumiPolicy.yaml"]!) as { main: string; runtime: { name: string } };
    assert.equal(manifest.runtime.name, "nodejs");
    assert.ok(manifest.main in FILES);
  });

  it("writes a package that is private, since it is an organization's own", () => {
    const made = JSON.parse(FILES["package.json"]!) as Record<string, unknown>;
    assert.deepEqual([made.name, made.private, made.version], ["our-pack", true, "0.1.0"]);
  });

  it("writes JavaScript that serves the pack by its name", () => {
    assert.doesNotThrow(() => new Script(FILES["index.js"]!));
    assert.match(FILES["index.js"]!, /servePolicyPack\("our-pack", \[\.\.\.RULES, functionsOnArm\]/);
  });

  it("starts without a compiler", () => {
    assert.match(FILES["PulumiPolicy.yaml"]!, /typescript: false/);
  });
});
