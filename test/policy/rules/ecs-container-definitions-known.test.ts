import assert from "node:assert/strict";
import { ecsContainerDefinitionsKnown } from "../../../policy/rules/ecs-container-definitions-known";
import { testFixtures } from "../fixtures";
import { run, UNKNOWN } from "../harness";

describe("ecs-container-definitions-known", () => {
  testFixtures(ecsContainerDefinitionsKnown);

  it("notes definitions that await the image of the stack and that no component shows", () => {
    const { violations, notes } = run(ecsContainerDefinitionsKnown, [
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
});
