import assert from "node:assert/strict";
import { ecsImageByDigest } from "../../../policy/rules/ecs-image-by-digest";
import { ecsNoPlaintextSecret } from "../../../policy/rules/ecs-no-plaintext-secret";
import { ecsReadOnlyRoot } from "../../../policy/rules/ecs-read-only-root";
import { run, UNKNOWN } from "../harness";

/** A task definition that awaits its image, in a component that shows the container. */
const stack = (container: object, definitions: unknown = UNKNOWN) => [
  { type: "my:index:Task", name: "task", props: { containerDefinitions: [container] } },
  { type: "ecs/taskDefinition", name: "r", props: { containerDefinitions: definitions }, parent: "task" },
];

describe("a task definition that awaits its image", () => {
  it("is judged by the containers in its component's output", () => {
    const { violations } = run(ecsReadOnlyRoot, stack({ name: "r", image: UNKNOWN }));
    assert.match(violations.join(), /container "r" may write to its root file system/);
  });

  it("is judged by the name of a variable whose value is unknown as well", () => {
    const environment = [{ name: "DB_PASSWORD", value: UNKNOWN }];
    const { violations } = run(ecsNoPlaintextSecret, stack({ name: "r", environment }));
    assert.match(violations.join(), /has the variable DB_PASSWORD, which is named like a secret/);
  });

  it("is not rejected for the image that it awaits", () => {
    assert.deepEqual(run(ecsImageByDigest, stack({ name: "r", image: UNKNOWN })).violations, []);
  });

  it("is judged once if its definitions are known", () => {
    const { violations } = run(ecsReadOnlyRoot, stack({ name: "r" }, JSON.stringify([{ name: "r" }])));
    assert.equal(violations.length, 1);
  });
});
