import assert from "node:assert/strict";
import validate from "asl-validator";
import { retryErrors, retrySchema } from "../../../components/retry/config";
import { retryDefinition } from "../../../components/retry/definition";
import { ModelRetry } from "../../../components/retry/model-retry";
import { scheduleStatements } from "../../../components/schedule/statements";
import { uploadStatements } from "../../../components/upload/upload-policies";
import { MACHINE_ARGS } from "./machine-args";
import { mockEngine, only, settled } from "./support";

const MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:p-dev-forecast-retry";

describe("the state machine of a retried run", () => {
  it("is valid by the rules of Amazon States Language", () => {
    const { isValid, errorsText } = validate(JSON.parse(JSON.stringify(retryDefinition(MACHINE_ARGS))));
    assert.ok(isValid, errorsText());
  });

  it("fails if the last try failed, was stopped by a person, or R rejected its input", () => {
    const states = JSON.parse(JSON.stringify(retryDefinition(MACHINE_ARGS).States));
    assert.equal(states.Lost.Type, "Fail");
    const lost = states.Why.Choices.find(({ Next }: { Next: string }) => Next === "Lost");
    assert.deepEqual(
      lost.Or.map(({ StringEquals }: { StringEquals: string }) => StringEquals),
      ["rejected", "stopped", "memory", "timeout", "refused"],
    );
    assert.equal(states.Run.TimeoutSeconds, 3600);
  });

  it("has a role that only this machine may assume, for tasks of only this model", async () => {
    const registered = mockEngine();
    new ModelRetry("p-dev-forecast", MACHINE_ARGS);
    await settled();
    assert.equal(only(registered, "aws:sfn/stateMachine:StateMachine").inputs.name, "p-dev-forecast-retry");
    const { inputs } = only(registered, "aws:iam/role:Role");
    assert.match(String(inputs.assumeRolePolicy), /stateMachine:p-dev-forecast-retry"/);
    const policy = JSON.parse(String(only(registered, "aws:iam/rolePolicy:RolePolicy").inputs.policy));
    const actions = policy.Statement.flatMap(({ Action }: { Action: string[] }) => Action);
    assert.ok(!actions.includes("states:StartExecution"), actions.join());
    assert.ok(actions.includes("ecs:StopTask"));
  });

  it("is the only thing that a schedule and an upload of the model may start", () => {
    const retry = { arn: MACHINE, size: { cpu: 256, memory: 512 }, retries: { tries: 3 } };
    for (const statements of [
      scheduleStatements({ ...MACHINE_ARGS, retry }, "d"),
      uploadStatements({ ...MACHINE_ARGS, retry }),
    ]) {
      const actions = statements.flatMap(({ Action }) => Action);
      assert.ok(!actions.includes("ecs:RunTask") && !actions.includes("iam:PassRole"), actions.join());
      const start = statements.find(({ Action }) => Action.includes("states:StartExecution"))!;
      assert.deepEqual(start.Resource, [MACHINE]);
    }
  });
});

describe("retry of a model", () => {
  const settings = retrySchema.parse({ taskTimeout: 600 });
  const model = { cpu: 256, memory: 1024 };

  it("is rejected if a task ends before the run's timeout, or the largest memory is below the model's", () => {
    assert.deepEqual(retryErrors(settings, { ...model, timeout: 600 }), []);
    assert.match(
      retryErrors(settings, { ...model, timeout: 601 })[0]!.message,
      /600 is below the model's timeout of 601/,
    );
    assert.match(retryErrors({ ...settings, memoryLimit: 512 }, model)[0]!.message, /512 is below the model's memory/);
  });
});
