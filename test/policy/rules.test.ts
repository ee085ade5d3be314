import assert from "node:assert/strict";
import { RULES } from "../../policy/rules";
import { testFixtures } from "./fixtures";
import { run, UNKNOWN } from "./harness";

for (const rule of RULES) {
  describe(rule.name, () => {
    testFixtures(rule);
  });
}

const ruleNamed = (name: string) => RULES.find((rule) => rule.name === name)!;

describe("what is unknown", () => {
  it("is a note without strict mode", () => {
    const resources = [{ type: "iam/rolePolicy", props: { policy: UNKNOWN } }];
    const { violations, notes } = run(ruleNamed("iam-document-known"), resources, { strict: false });
    assert.deepEqual(violations, []);
    assert.match(notes.join(), /Not checked: policy is unknown until/);
  });

  it("is a note for container definitions that await the image of the stack and that no component shows", () => {
    const { violations, notes } = run(ruleNamed("ecs-container-definitions-known"), [
      { type: "docker:index/registryImage:RegistryImage", name: "image", props: {} },
      {
        type: "ecs/taskDefinition",
        props: { containerDefinitions: UNKNOWN },
        from: { containerDefinitions: ["image"] },
      },
    ]);
    assert.deepEqual(violations, []);
    assert.match(notes.join(), /judged once it is pushed, before the task definition is made/);
  });

  it("is a note for a job definition that awaits its roles", () => {
    const { violations, notes } = run(ruleNamed("ecs-container-definitions-known"), [
      { type: "iam/role", name: "task", props: {} },
      { type: "batch/jobDefinition", props: { containerProperties: UNKNOWN }, from: { containerProperties: ["task"] } },
    ]);
    assert.deepEqual(violations, []);
    assert.match(notes.join(), /containerProperties awaits an image or a role .* before the job definition is made/);
  });
});
