import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  DeregisterTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import type { StackOutputs } from "../../contract/outputs/schema";
import { registrable } from "../../runner/cli/export/ecspresso";
import { attempt, which } from "../../runner/setup/command";
import { outputs, rfargate, STACK, temporaryFolder } from "../e2e/support";
import { clientSettings } from "../support/emulator-aws";
import { runTask } from "./support/tasks";

describe("the files of rfargate export ecspresso", function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const ecs = new ECSClient(clientSettings());
  let stack: StackOutputs;

  before(async () => {
    stack = await outputs();
    const { code, stderr } = await rfargate(["export", "ecspresso", "--stack", STACK, "--out", folder]);
    assert.equal(code, 0, stderr);
  });

  it("register the same task definition again, and run it with ecspresso's calls", async () => {
    const definition: RegisterTaskDefinitionCommandInput = read("ecs-task-def.json");
    // Of another family, so that the model keeps its newest revision.
    const family = `${definition.family}-again`;
    const { taskDefinition, tags } = await ecs.send(new RegisterTaskDefinitionCommand({ ...definition, family }));
    try {
      assert.deepEqual(registrable(taskDefinition!, tags ?? []), { ...definition, family });
      const start = { cluster: stack.cluster.name, taskDefinition: taskDefinition!.taskDefinitionArn!, count: 1 };
      assert.equal(await runTask({ ...start, ...read("ecs-service-def.json") }), 0);
    } finally {
      await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: taskDefinition!.taskDefinitionArn! }));
    }
  });

  const installed = which("ecspresso");
  const test = installed ? it : it.skip;
  test(`are taken by ecspresso itself${installed ? "" : " (skipped: there is no ecspresso on PATH)"}`, async () => {
    const options = { cwd: folder, env: { PATH: process.env.PATH, AWS_REGION: stack.aws.region } };
    for (const args of [
      ["render", "config"],
      ["render", "service-definition"],
      ["render", "task-definition"],
    ]) {
      const { code, stderr } = await attempt(installed!, ["--config", "ecspresso.yml", ...args], options);
      assert.equal(code, 0, stderr);
    }
  });
});
