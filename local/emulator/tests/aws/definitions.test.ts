import assert from "node:assert/strict";
import {
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import { place, unique } from "../support/account";
import { ecs } from "../support/clients";
import { shell } from "../support/tasks";

describe("A task definition", function () {
  this.timeout(60_000);

  it("has no process or IPC mode in both responses if it was registered without one", async () => {
    const client = await ecs();
    const asked: RegisterTaskDefinitionCommandInput = {
      family: unique("family"),
      containerDefinitions: [await shell(await place(), "main", "true", { memory: 64 })],
    };
    const { taskDefinition: registered } = await client.send(new RegisterTaskDefinitionCommand(asked));
    const { taskDefinition: described } = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: registered!.taskDefinitionArn }),
    );
    for (const definition of [registered!, described!]) {
      assert.equal(definition.family, asked.family);
      assert.deepEqual([definition.pidMode, definition.ipcMode], [undefined, undefined]);
    }
  });

  it("keeps the modes that it was registered with", async () => {
    const { taskDefinition } = await (await ecs()).send(
      new RegisterTaskDefinitionCommand({
        family: unique("family"),
        pidMode: "task",
        containerDefinitions: [await shell(await place(), "main", "true", { memory: 64 })],
      }),
    );
    assert.deepEqual([taskDefinition!.pidMode, taskDefinition!.ipcMode], ["task", undefined]);
  });
});
