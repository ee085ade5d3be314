import assert from "node:assert/strict";
import validate from "asl-validator";
import fc from "fast-check";
import { limitErrors } from "../../../components/machine/config";
import { mapSchema } from "../../../components/map/config";
import { mapDefinition } from "../../../components/map/definition";
import { ModelMap, type ModelMapArgs } from "../../../components/map/model-map";
import { machineStatements } from "../../../components/map/statements";
import { FARGATE_SIZES, isFargateSize } from "../../../contract/fargate-sizes";
import { ladderSizes, sizeLadder } from "../../../contract/ladder";
import { MACHINE_ARGS } from "./machine-args";
import { mockEngine, only, settled } from "./support";

const ARGS: ModelMapArgs = { ...MACHINE_ARGS, bucketName: "b" };
const definition = () => JSON.parse(JSON.stringify(mapDefinition(MACHINE_ARGS)));
/** States of a chunk. */
interface State {
  Type: string;
  Next?: string;
  Default?: string;
  Choices?: Array<{ Next: string }>;
  Catch?: Array<{ ErrorEquals: string[]; Next: string }>;
  Retry?: Array<{ ErrorEquals: string[]; MaxDelaySeconds: number; JitterStrategy: string }>;
}
const states = (): Record<string, State> => definition().States.Chunks.ItemProcessor.States;

describe("the state machine of a map", () => {
  it("is valid by the rules of Amazon States Language", () => {
    const { isValid, errorsText } = validate(definition());
    assert.ok(isValid, errorsText());
  });

  it("leads from every state to an end, and reaches every state", () => {
    const all = states();
    const nexts = ({ Next, Default, Choices = [], Catch = [] }: State) =>
      [Next, Default, ...Choices.map((one) => one.Next), ...Catch.map((one) => one.Next)].filter(
        (next) => next !== undefined,
      );
    const reached = new Set(["Run"]);
    for (const at of reached) for (const next of nexts(all[at]!)) reached.add(next);
    assert.deepEqual([...reached].sort(), Object.keys(all).sort());
  });

  it("retries a start that ECS rejects with back-off and jitter, by AWS's error names, not patterns", () => {
    const [retry] = states().Run!.Retry!;
    assert.deepEqual([retry!.MaxDelaySeconds, retry!.JitterStrategy], [120, "FULL"]);
    assert.ok(
      retry!.ErrorEquals.includes("ECS.AmazonECSException") && retry!.ErrorEquals.includes("AmazonECS.Unknown"),
    );
    assert.ok(
      retry!.ErrorEquals.every((name) => /^(Amazon)?ECS\.[A-Za-z]+$/.test(name)),
      retry!.ErrorEquals.join(),
    );
  });

  it("gives R's container its share of another size only with sidecars", () => {
    const container = (shared: boolean) =>
      JSON.stringify(mapDefinition({ ...MACHINE_ARGS, shared })).includes(
        '"Cpu.$":"States.ArrayGetItem($.sizes.shares',
      );
    assert.deepEqual([container(true), container(false)], [true, false]);
  });

  it("names Step Functions' integrations by the partition of its cluster", () => {
    const there = { ...MACHINE_ARGS, clusterArn: "arn:aws-cn:ecs:cn-north-1:123456789012:cluster/c" };
    assert.match(JSON.stringify(mapDefinition(there)), /"arn:aws-cn:states:::ecs:runTask\.sync"/);
  });

  it("fails as a whole if a chunk was lost, which the alarm counts", () => {
    const { Ended, Incomplete, Chunks } = definition().States;
    assert.equal(states().Lost!.Type, "Pass");
    assert.deepEqual(Chunks.ResultSelector, { "lost.$": "$[*].lost" });
    assert.deepEqual(Ended.Choices, [{ Variable: "$.lost[0]", IsPresent: true, Next: "Incomplete" }]);
    assert.equal(Incomplete.Type, "Fail");
  });

  it("is checked by a validator that finds errors", () => {
    const broken = definition();
    broken.States.Chunks.ItemProcessor.States.Why.Default = "Nowhere";
    assert.ok(!validate(broken).isValid);
  });
});

describe("the sizes of a map", () => {
  it("are valid, each with at least twice the memory of the previous one, within the limit", () => {
    fc.assert(
      fc.property(fc.constantFrom(...FARGATE_SIZES), fc.integer({ min: 512, max: 122_880 }), (size, limit) => {
        const sizes = sizeLadder(size, limit);
        assert.deepEqual(sizes[0], size);
        for (const [i, { cpu, memory }] of sizes.entries()) {
          assert.ok(isFargateSize(cpu, memory));
          if (i > 0) assert.ok(memory >= 2 * sizes[i - 1]!.memory && cpu >= sizes[i - 1]!.cpu && memory <= limit);
        }
      }),
    );
  });

  it("are only the model's without a limit, and a limit below it is an error", () => {
    assert.deepEqual(sizeLadder({ cpu: 256, memory: 512 }), [{ cpu: 256, memory: 512 }]);
    const [error] = limitErrors(mapSchema.parse({ memoryLimit: 512 }), { cpu: 1024, memory: 2048 });
    assert.match(error!.message, /512 is below the model's memory/);
  });
});

describe("the sizes for a state machine", () => {
  it("mark each but the last as followed by a larger one, and leave R the rest of sidecars", () => {
    const sizes = sizeLadder({ cpu: 512, memory: 1024 }, 4096);
    assert.deepEqual(ladderSizes(sizes, { cpu: 128, memory: 256 }), {
      cpus: ["512", "512", "512"],
      memories: ["1024", "2048", "4096"],
      shares: [384, 384, 384],
      larger: ["yes", "yes", ""],
      last: 2,
    });
  });
});

describe("ModelMap", () => {
  it("creates a standard state machine and a role that only this machine may assume", async () => {
    const registered = mockEngine();
    new ModelMap("p-dev-forecast", ARGS);
    await settled();
    const { inputs } = only(registered, "aws:sfn/stateMachine:StateMachine");
    assert.equal(inputs.name, "p-dev-forecast-map");
    assert.equal(inputs.type, "STANDARD");
    assert.deepEqual(JSON.parse(String(inputs.definition)), JSON.parse(JSON.stringify(mapDefinition(MACHINE_ARGS))));
    const trust = String(only(registered, "aws:iam/role:Role").inputs.assumeRolePolicy);
    assert.match(trust, /states\.amazonaws\.com/);
    const machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:p-dev-forecast-map";
    const { Condition } = JSON.parse(trust).Statement[0];
    assert.deepEqual(Condition.ArnLike, { "aws:SourceArn": [machine, `${machine}/*`] });
    assert.equal(only(registered, "aws:iam/rolePolicy:RolePolicy").inputs.name, "least-privilege");
  });

  it("may start only this model, stop tasks of only its cluster, and write one rule", () => {
    const statements = machineStatements(ARGS, "p-dev-forecast-map");
    const of = (action: string) => statements.find(({ Action }) => Action.includes(action))!;
    assert.deepEqual(of("ecs:RunTask").Resource, [
      "arn:aws:ecs:eu-west-1:123456789012:task-definition/p-dev-forecast:*",
    ]);
    assert.deepEqual(of("ecs:StopTask").Condition, { ArnEquals: { "ecs:cluster": MACHINE_ARGS.clusterArn } });
    assert.deepEqual(of("events:PutRule").Resource, [
      "arn:aws:events:eu-west-1:123456789012:rule/StepFunctionsGetEventsForECSTaskRule",
    ]);
    assert.ok(statements.every(({ Resource }) => !Resource!.includes("*")));
  });
});
