import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_OVERRIDES } from "../../contract/task-tags";
import { CliError } from "../../runner/cli/base/errors";
import { type OverrideParts, overridesLength, planOverrides } from "../../runner/cli/start/overrides";
import { anyText } from "../support/any-text";

const parts = (more: Partial<OverrideParts>): OverrideParts => ({
  runId: "r1",
  container: "r-ecs-container",
  scripts: ["a.R"],
  environment: {},
  settings: { args: [], params: {} },
  staged: false,
  size: {},
  ...more,
});

describe("overrides of a run", () => {
  it("never exceed ECS's limit, and lose no variable", () => {
    const environment = fc.dictionary(fc.stringMatching(/^[A-Z]{1,8}$/), anyText({ maxLength: 2_000 }), {
      maxKeys: 12,
    });
    fc.assert(
      fc.property(environment, (variables) => {
        const { overrides, spilled } = planOverrides(parts({ environment: variables }));
        assert.ok(overridesLength(overrides) <= MAX_OVERRIDES);
        const direct = overrides.containerOverrides[0]!.environment.map(({ name, value }) => [name, value] as const);
        assert.deepEqual(
          { ...variables, ...Object.fromEntries(direct), ...spilled },
          { ...Object.fromEntries(direct), ...variables },
        );
        for (const [name, value] of Object.entries(spilled ?? Object.fromEntries(direct))) {
          if (name in variables) assert.equal(value, variables[name]);
        }
        assert.equal(
          Object.keys(variables).every((name) => name in (spilled ?? Object.fromEntries(direct))),
          true,
        );
      }),
    );
  });

  it("go through the bucket from one character above the limit", () => {
    const empty = overridesLength(planOverrides(parts({ environment: { A: "" } })).overrides);
    const fitting = "x".repeat(MAX_OVERRIDES - empty);
    assert.equal(planOverrides(parts({ environment: { A: fitting } })).spilled, undefined);
    assert.deepEqual(planOverrides(parts({ environment: { A: `${fitting}x` } })).spilled, { A: `${fitting}x` });
  });

  it("name the staged environment to the container if it went through the bucket", () => {
    const { overrides } = planOverrides(parts({ environment: { A: "x".repeat(9_000) } }));
    const staged = overrides.containerOverrides[0]!.environment.find(({ name }) => name === "RFARGATE_STAGED");
    assert.equal(staged?.value, "input/runs/r1/");
  });

  it("are rejected if the scripts alone are too long", () => {
    const scripts = Array.from({ length: 900 }, (_, i) => `script-${i}.R`);
    assert.throws(
      () => planOverrides(parts({ scripts })),
      (error) => error instanceof CliError && error.exitCode === 64,
    );
  });
});
