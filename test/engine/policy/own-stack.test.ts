import assert from "node:assert/strict";
import { TestStack } from "../support";

/** The texts with outputs of other resources: those that name the stack's state machine and its tasks. */
const AWAITED = ["s3 Not checked: content", "sfn Not checked: definition"].map(
  (text) => `no-plaintext-secret ${text} awaits other resources of this stack, and is judged once they exist.`,
);

describe("the project's own stack under the policy pack", function () {
  this.timeout(300_000);
  const stack = new TestStack("test-own-stack");

  before(() => stack.create());
  after(() => stack.remove());

  // Other tests bring up "existing" and "private"; a preview shows what the pack says of the others.
  for (const mode of ["public", "nat"]) {
    it(`raises nothing at preview, in strict mode, but what it cannot know yet, with a network of mode ${mode}`, async () => {
      stack.configure((config) => {
        config["r-on-fargate:network"] = { mode };
        config["r-on-fargate:tags"] = { project: "test" };
      });
      const { code, text } = await stack.run(["preview"], "--policy-pack", "policy");
      assert.equal(code, 0, text);
      assert.match(text, /r-on-fargate@v/);
      assert.doesNotMatch(text, /\[mandatory\]/);
      const notes = [...text.matchAll(/\[advisory\] +(\S+) +\(aws:(\w+)[^\n]*\n[^\n]*\n +([^\n]+)/g)];
      assert.deepEqual(notes.map(([, ...parts]) => parts.join(" ")).sort(), AWAITED);
      assert.equal(notes.length, text.split("[advisory]").length - 1);
    });
  }

  it("is rejected at preview for a secret in a model's environment, before the image exists", async () => {
    stack.configure((config) => {
      const [model] = config["r-on-fargate:models"] as { environment?: Record<string, string> }[];
      model!.environment = { DB_PASSWORD: "hunter2" };
    });
    const { code, text } = await stack.run(["preview"], "--policy-pack", "policy");
    assert.notEqual(code, 0, text);
    assert.match(text, /container "r-ecs-container" has the variable DB_PASSWORD, which is named like a secret/);
    assert.doesNotMatch(text, /hunter2/);
  });
});
