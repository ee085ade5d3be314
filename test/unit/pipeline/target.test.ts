import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentOf, stackNamed } from "../../../runner/pipeline/target";
import { chosenEngine } from "../../../runner/setup/engine";

describe("the stack of a Makefile target", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "stacks-"));
    for (const name of ["local", "dev"]) writeFileSync(join(root, `Pulumi.${name}.yaml`), "");
    writeFileSync(join(root, "Pulumi.yaml"), "");
  });
  after(() => rmSync(root, { recursive: true }));

  it("is the given one", () => {
    assert.equal(stackNamed("dev", root), "dev");
  });

  it("needs a configuration, and lists the stacks that have one", () => {
    assert.throws(() => stackNamed("prod", root), {
      message: "stack prod has no configuration: Pulumi.prod.yaml does not exist",
      remedies: ["create Pulumi.prod.yaml", "choose another stack: dev, local"],
    });
  });

  it("must be a stack name", () => {
    for (const name of [undefined, "", "../dev", "a b", "-s", "x;y", "a".repeat(101)])
      assert.throws(() => stackNamed(name, root), /is not a stack name/, name);
  });
});

describe("the environment of a stack that is not local", () => {
  it("keeps the caller's backend, credentials and secrets", () => {
    const given = { PATH: "/usr/bin", PULUMI_BACKEND_URL: "s3://state", AWS_ACCESS_KEY_ID: "AKIA", HOME: "/home/me" };
    const { PATH, PULUMI_SKIP_UPDATE_CHECK, NODE_COMPILE_CACHE, ...rest } = environmentOf(given);
    const { PATH: _, ...others } = given;
    assert.deepEqual(rest, others);
    assert.equal(PULUMI_SKIP_UPDATE_CHECK, "1");
    assert.match(NODE_COMPILE_CACHE!, /\/compiled$/);
    assert.equal(environmentOf({ NODE_COMPILE_CACHE: "/own" }).NODE_COMPILE_CACHE, "/own");
    const bin = chosenEngine()?.bin;
    assert.equal(PATH, bin ? `${bin}:/usr/bin` : "/usr/bin");
  });

  it("has the engine on PATH once, however often it is created", () => {
    const once = environmentOf({ PATH: "/usr/bin" });
    assert.equal(environmentOf(once).PATH, once.PATH);
  });
});
