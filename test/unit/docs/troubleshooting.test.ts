import { strict as assert } from "node:assert";
import { STEPS } from "../../../docs/generator/troubleshooting-steps";
import { UNKNOWN } from "../../../runner/cli/outcome/diagnosis";
import { RULES } from "../../../runner/cli/outcome/rules";
import { allPages } from "../../support/pages";

describe("the page on troubleshooting", () => {
  const rules = [...RULES.map(({ name }) => name), UNKNOWN];

  it("has a section for each diagnosis that rfargate prints, where its link leads", () => {
    const page = allPages().find(({ path }) => path === "docs/troubleshooting.md");
    assert.deepEqual(
      rules.filter((rule) => !page?.anchors.has(rule)),
      [],
    );
  });

  it("has steps for each of them, and for nothing else", () => {
    assert.deepEqual(Object.keys(STEPS).sort(), [...rules].sort());
  });
});
