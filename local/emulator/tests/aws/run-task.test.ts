import assert from "node:assert/strict";
import { DescribeTasksCommand, ListTasksCommand, RunTaskCommand } from "@aws-sdk/client-ecs";
import { type Place, place, role, unique } from "../support/account";
import { ecs, refusal } from "../support/clients";
import { describe1, register, request, shell, start, until } from "../support/tasks";

describe("RunTask", function () {
  this.timeout(60_000);
  let here: Place;
  let definition: string;
  before(async () => {
    here = await place();
    definition = await register(here, {
      containers: [await shell(here, "main", "true")],
      ephemeralStorage: { sizeInGiB: 30 },
    });
  });

  it("starts one task for one clientToken, even with repeated and simultaneous requests", async () => {
    const client = await ecs();
    const asked = request(here, definition, { clientToken: unique("token"), startedBy: unique("by") });
    const answers = await Promise.all([1, 2, 3].map(() => client.send(new RunTaskCommand(asked))));
    assert.equal(new Set(answers.map((answer) => answer.tasks![0]!.taskArn)).size, 1);
    await until(here, answers[0]!.tasks![0]!.taskArn!, "STOPPED");
    const later = await client.send(new RunTaskCommand(asked));
    assert.equal(later.tasks![0]!.taskArn, answers[0]!.tasks![0]!.taskArn);
    const { taskArns } = await client.send(
      new ListTasksCommand({ cluster: here.cluster, startedBy: asked.startedBy, desiredStatus: "STOPPED" }),
    );
    assert.equal(taskArns!.length, 1);
  });

  it("rejects a clientToken that was used with other parameters, and names the task", async () => {
    const client = await ecs();
    const asked = request(here, definition, { clientToken: unique("token") });
    const { tasks } = await client.send(new RunTaskCommand(asked));
    try {
      await client.send(new RunTaskCommand({ ...asked, startedBy: "another" }));
      assert.fail("the request succeeded");
    } catch (error) {
      assert.equal((error as Error).name, "ConflictException");
      assert.deepEqual((error as { resourceIds?: string[] }).resourceIds, [tasks![0]!.taskArn]);
    }
  });

  it("keeps tags, startedBy, Spot's capacity provider and overridden storage, and lists by family, startedBy and launch type", async () => {
    const startedBy = unique("by");
    const task = await start(here, definition, {
      tags: [{ key: "r-on-fargate:model", value: "m" }],
      startedBy,
      capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
      overrides: { ephemeralStorage: { sizeInGiB: 40 } },
    });
    const shown = await describe1(here, task.taskArn!);
    assert.deepEqual(shown.tags, [{ key: "r-on-fargate:model", value: "m" }]);
    assert.equal(shown.capacityProviderName, "FARGATE_SPOT");
    assert.equal(shown.launchType, "FARGATE");
    assert.deepEqual(shown.ephemeralStorage, { sizeInGiB: 40 });
    await until(here, task.taskArn!, "STOPPED");
    const family = definition.split("/")[1]!.split(":")[0];
    const client = await ecs();
    const untold = await client.send(new DescribeTasksCommand({ cluster: here.cluster, tasks: [task.taskArn!] }));
    assert.deepEqual(untold.tasks![0]!.tags, [], "tags are shown on request");
    const both = { cluster: here.cluster, desiredStatus: "STOPPED" as const };
    assert.deepEqual((await client.send(new ListTasksCommand({ ...both, startedBy }))).taskArns, [task.taskArn]);
    assert.ok((await client.send(new ListTasksCommand({ ...both, family }))).taskArns!.includes(task.taskArn!));
    assert.deepEqual((await client.send(new ListTasksCommand({ ...both, family: "other" }))).taskArns, []);
    const onInstances = new ListTasksCommand({ ...both, family, launchType: "EC2" });
    assert.deepEqual((await client.send(onInstances)).taskArns, []);
  });

  const override = (length: number) => ({
    containerOverrides: [{ name: "main", environment: [{ name: "A", value: "x".repeat(length) }] }],
  });
  const refused: Array<[string, object, string, RegExp]> = [
    ["a cluster that does not exist", { cluster: "none" }, "ClusterNotFoundException", /Cluster not found/],
    ["a definition that does not exist", { taskDefinition: "none" }, "ClientException", /TaskDefinition not found/],
    [
      "no network configuration",
      { networkConfiguration: undefined },
      "InvalidParameterException",
      /Network Configuration must be provided/,
    ],
    [
      "an override for a container that is not in the definition",
      { overrides: { containerOverrides: [{ name: "x" }] } },
      "InvalidParameterException",
      /container named x is not a container/,
    ],
    ["overrides over 8192 characters", { overrides: override(8192) }, "InvalidParameterException", /at most 8192/],
    ["more than ten tasks", { count: 11 }, "InvalidParameterException", /between 1 and 10/],
  ];
  for (const [what, more, name, message] of refused) {
    it(`refuses ${what}`, async () => {
      const error = await refusal((await ecs()).send(new RunTaskCommand(request(here, definition, more))));
      assert.equal(error.name, name);
      assert.match(error.message, message);
    });
  }

  it("rejects containers that request more than their task has, in a definition and after RunTask's overrides", async () => {
    const containers = [
      await shell(here, "main", "true", { cpu: 768 }),
      await shell(here, "side", "true", { cpu: 512 }),
    ];
    const whole = await refusal(register(here, { containers }));
    assert.deepEqual(
      [whole.name, /CPU units \(1280\) are more than the task's \(1024\)/.test(whole.message)],
      ["ClientException", true],
    );
    const memory = [await shell(here, "main", "true", { memory: 4096 })];
    assert.match((await refusal(register(here, { containers: memory }))).message, /4096 MiB of the task's 2048/);
    const fits = await register(here, { containers: [await shell(here, "main", "true", { cpu: 768 })] });
    const smaller = request(here, fits, { overrides: { cpu: "512", memory: "1024" } });
    const refusedStart = await refusal((await ecs()).send(new RunTaskCommand(smaller)));
    assert.equal(refusedStart.name, "InvalidParameterException");
    assert.match(refusedStart.message, /CPU units \(768\) are more than the task's \(512\)/);
    const containerOverrides = [{ name: "main", cpu: 256 }];
    await start(here, fits, { overrides: { cpu: "512", memory: "1024", containerOverrides } });
  });

  it("accepts overrides just within the limit", async () => {
    const room = 8192 - JSON.stringify(override(0)).length;
    await start(here, definition, { overrides: override(room) });
  });

  it("rejects a role that ECS may not assume", async () => {
    const taskRoleArn = await role("lambda.amazonaws.com", []);
    const error = await refusal(
      (await ecs()).send(new RunTaskCommand(request(here, definition, { overrides: { taskRoleArn } }))),
    );
    assert.equal(error.name, "ClientException");
    assert.match(error.message, /ECS was unable to assume the role/);
  });
});
