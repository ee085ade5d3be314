import assert from "node:assert/strict";
import { ListExecutionsCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { RetriedStarter } from "../../../components/upload/function/retried-starter";
import { RecentStarts } from "../../../components/upload/function/starter";
import { UPLOAD_SETTINGS } from "../../support/upload-settings";

const OBJECT = { key: "input/a/x.csv", name: "a/x.csv", bytes: 10, version: "v1" };
const retry = { machine: "m", size: { cpu: 256, memory: 512 }, retries: { tries: 2, memoryLimit: 1024 }, spot: true };

/** Step Functions in memory, which lists started executions only on request. */
function account() {
  const started: Array<{ name: string; input: string }> = [];
  const state = { listed: false, now: 0 };
  const send = async (command: unknown) => {
    if (command instanceof ListExecutionsCommand) {
      const own = started.map(({ name }) => ({ name, executionArn: `arn:${name}` }));
      const others = [{ name: "nightly", executionArn: "arn:nightly" }];
      return { executions: state.listed ? [...own, ...others] : others };
    }
    assert.ok(command instanceof StartExecutionCommand);
    const { name, input } = command.input as { name: string; input: string };
    if (started.some((one) => one.name === name))
      throw Object.assign(new Error(name), { name: "ExecutionAlreadyExists" });
    started.push({ name, input });
    return { executionArn: `arn:${name}` };
  };
  const client: SFNClient = Object.assign(Object.create(SFNClient.prototype), { send });
  const starter = new RetriedStarter(
    client,
    { ...UPLOAD_SETTINGS, maxTasks: 2, retry },
    new RecentStarts(() => state.now),
  );
  return { starter, started, state };
}

describe("an upload that starts a run with retries", () => {
  it("is one execution for each version of an object, with a name that is a valid run id", async () => {
    const { starter, started } = account();
    assert.equal((await starter.start(OBJECT)).length, 1);
    assert.deepEqual(await starter.start(OBJECT), []);
    assert.equal((await starter.start({ ...OBJECT, version: "v2" })).length, 1);
    assert.equal(started.length, 2);
    for (const { name } of started) assert.match(name, /^upload-[0-9a-f]{57}$/);
    const { environment, capacity, left, sizes } = JSON.parse(started[0]!.input);
    assert.deepEqual(environment.at(-1), { Name: "RFARGATE_UPLOAD", Value: "a/x.csv" });
    assert.deepEqual([capacity, left, sizes.memories], ["FARGATE_SPOT", 1, ["512", "1024"]]);
  });

  it("counts only its own executions, including those that are not listed yet", async () => {
    const { starter, state } = account();
    await starter.start(OBJECT);
    assert.equal(await starter.running(), 1);
    state.listed = true;
    assert.equal(await starter.running(), 1);
    state.listed = false;
    state.now = 60_000;
    assert.equal(await starter.running(), 0);
  });
});
