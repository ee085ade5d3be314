import assert from "node:assert/strict";
import type { StackOutputs } from "../../contract/outputs/schema";
import { leftovers } from "../support/leftovers";
import { revisionTests } from "./revision-tests";
import { TestStack } from "./support";

const NAME = "test-stack";
const PACK = ["--policy-pack", "policy"];

describe("the program, in the real engine", function () {
  this.timeout(900_000);
  const stack = new TestStack(NAME);

  before(() =>
    stack.create((config) => {
      config["r-on-fargate:models"] = [
        { name: "one", script: "test-script.R", inputs: ["input.txt"] },
        {
          name: "two",
          script: ["test-script.R", "test-script-2.R"],
          cpu: 512,
          memory: 2048,
          environment: { ENV: "test" },
        },
      ];
    }),
  );
  after(async () => {
    await stack.destroy();
    await stack.remove();
  });

  it("rejects an invalid size by model and field before it creates anything", async () => {
    let models: unknown;
    stack.configure((config) => {
      models = config["r-on-fargate:models"];
      config["r-on-fargate:models"] = [{ name: "slow", script: "test-script.R", cpu: 256, memory: 4096 }];
    });
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview");
    stack.configure((config) => {
      config["r-on-fargate:models"] = models;
    });
    assert.notEqual(code, 0);
    assert.match(text, /models\[0\]\.memory \(model "slow"\): cpu 256 with memory 4096 is not a Fargate size/);
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await leftovers(NAME), []);
  });

  it("previews without a finding of the policy pack", async () => {
    const { code, text } = await stack.run(["preview"], ...PACK);
    assert.equal(code, 0, text);
    assert.match(text, /r-on-fargate:index:RTask/);
    assert.doesNotMatch(text, /\[mandatory\]|\[advisory\]/);
  });

  it("creates a model's resources and names them in its outputs", async () => {
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    const { stdout } = await stack.run(["stack", "output", "rOnFargate"], "--json");
    const outputs: StackOutputs = JSON.parse(stdout);
    assert.equal(outputs.version, 1);
    assert.deepEqual(Object.keys(outputs.models), ["one", "two"]);
    assert.equal(outputs.models.two?.script, "test-script.R test-script-2.R");
    assert.match(outputs.models.one!.taskDefinitionArn, /task-definition\/r-on-fargate-test-stack-one:\d+$/);
    assert.match(outputs.image.uri, /@sha256:[0-9a-f]{64}$/);
    assert.equal(outputs.network.subnets.length, 2);
    assert.equal(outputs.network.assignPublicIp, false);
  });

  it("shows no change when nothing changed, not even after a refresh", async () => {
    const again = await stack.run(["up"], "--yes", "--skip-preview", "--refresh", "--expect-no-changes", ...PACK);
    assert.equal(again.code, 0, again.text);
  });

  it("keeps the registry's token out of the state", async () => {
    const { stdout } = await stack.run(["stack", "export"], "--show-secrets");
    assert.ok(stdout.includes("docker:index/registryImage:RegistryImage"));
    assert.doesNotMatch(stdout, /"(password|authorizationToken|auth)":/);
  });

  it("creates a new revision of the changed model and keeps the other", async () => {
    const before: StackOutputs = JSON.parse((await stack.run(["stack", "output", "rOnFargate"], "--json")).stdout);
    stack.configure((config) => {
      (config["r-on-fargate:models"] as Array<{ memory?: number }>)[0]!.memory = 1024;
    });
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    const after: StackOutputs = JSON.parse((await stack.run(["stack", "output", "rOnFargate"], "--json")).stdout);
    assert.equal(after.models.one!.revision, before.models.one!.revision + 1);
    assert.equal(after.models.one!.memory, 1024);
    assert.equal(after.models.two!.taskDefinitionArn, before.models.two!.taskDefinitionArn);
    assert.equal(after.image.digest, before.image.digest);
  });

  revisionTests(stack);

  it("leaves nothing after its destruction", async () => {
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.text);
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await leftovers(NAME), []);
  });
});
