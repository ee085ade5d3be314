import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { RELEASE } from "../../../contract/outputs/contract";
import { modelOf, OutputsError, parseOutputs, readOutputs } from "../../../contract/outputs/read";
import { model, stack } from "../../cli/fake/stack";

/** What an attempt is refused with. */
function refused(attempt: () => unknown): OutputsError {
  try {
    attempt();
  } catch (error) {
    assert.ok(error instanceof OutputsError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: "nothing was refused" });
}

/** All ways through an object to a value that is no object, as lists of keys. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

/** A copy without what lies at a path. */
function without(value: object, path: string[]): Record<string, unknown> {
  const copy = structuredClone(value) as Record<string, unknown>;
  const holder = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
  delete holder[path.at(-1)!];
  return copy;
}

describe("reading a stack's outputs", () => {
  const outputs = stack({ release: RELEASE });

  it("accepts text and object of `pulumi stack output --json`, of all outputs or of the one", () => {
    for (const value of [outputs, { rOnFargate: outputs, other: 1 }]) {
      assert.deepEqual(parseOutputs(value), outputs);
      assert.deepEqual(parseOutputs(JSON.stringify(value)), outputs);
    }
  });

  it("leaves out additions of a newer release, at any depth", () => {
    const more = { ...outputs, warnings: { topic: "x" }, cluster: { ...outputs.cluster, service: "y" } };
    assert.deepEqual(readOutputs(more, "it"), outputs);
  });

  it("names each field that is missing, whichever it is", () => {
    const required = leaves(outputs).filter(([first]) => first !== "release" && first !== "version");
    fc.assert(
      fc.property(fc.subarray(required, { minLength: 1, maxLength: 3 }), (paths) => {
        const lacking = paths.reduce(without, outputs as object);
        const { reason, remedy } = refused(() => readOutputs(lacking, "stack dev"));
        for (const path of paths)
          assert.ok(reason.includes(path.join(".")), `${reason} does not name ${path.join(".")}`);
        assert.match(remedy, new RegExp(`pulumi up.*r-on-fargate ${RELEASE}`));
      }),
    );
  });

  it("names a field of another type", () => {
    const models = { a: { ...model("a"), cpu: "256" } };
    assert.match(refused(() => readOutputs({ ...outputs, models }, "it")).reason, /models\.a\.cpu: .*number.*string/);
  });

  it("rejects a newer version, with both versions and the release to read it with", () => {
    const newer = { ...outputs, version: 2, release: "1.4.0", cluster: "renamed" };
    const { reason, remedy } = refused(() => parseOutputs(newer, "stack prod"));
    assert.equal(
      reason,
      `stack prod has outputs of version 2 (r-on-fargate 1.4.0), r-on-fargate ${RELEASE} reads version 1`,
    );
    assert.match(remedy, /r-on-fargate 1\.4\.0 or newer/);
  });

  it("rejects an older version, with both versions, the missing fields, and the release to update with", () => {
    const older = { ...without(outputs, ["network", "vpcId"]), version: 0 };
    const { reason, remedy } = refused(() => readOutputs(older, "stack prod"));
    assert.match(reason, /version 0, r-on-fargate \S+ reads version 1, which also has network\.vpcId$/);
    assert.match(remedy, new RegExp(`pulumi up.*r-on-fargate ${RELEASE}`));
  });

  for (const [what, given, says] of [
    ["text that is not JSON", "error: no stack", /is not JSON/],
    ["another program's outputs", { url: "x" }, /has no output named rOnFargate/],
    ["nothing", "null", /has no output named rOnFargate/],
    ["a list", "[]", /has no output named rOnFargate/],
  ] as const) {
    it(`refuses ${what}`, () => assert.match(refused(() => parseOutputs(given)).message, says));
  }

  it("returns a model, or an error with the existing names", () => {
    assert.equal(modelOf(outputs, "first-run").family, "test-first-run");
    for (const name of ["forecats", "constructor", "__proto__"]) {
      assert.match(refused(() => modelOf(outputs, name)).message, /no model "\w+"\n +try: .*first-run/);
    }
    assert.match(refused(() => modelOf({ ...outputs, models: {} }, "x")).message, /r-on-fargate:models/);
  });

  it("knows the release that package.json names", () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8"));
    assert.equal(RELEASE, version);
  });
});
