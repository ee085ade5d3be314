import assert from "node:assert/strict";
import validate from "asl-validator";
import fc from "fast-check";
import { mapErrors, mapSchema, sizeLadder } from "../../../components/map/config";
import { type MapTasks, mapDefinition } from "../../../components/map/definition";
import { ModelMap, type ModelMapArgs } from "../../../components/map/model-map";
import { machineStatements } from "../../../components/map/statements";
import { FARGATE_SIZES, isFargateSize } from "../../../contract/fargate-sizes";
import { mockEngine, only, PLACE, settled } from "./support";

const TASKS: MapTasks = {
  model: "forecast",
  clusterArn: "arn:aws:ecs:eu-west-1:123456789012:cluster/c",
  taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/p-dev-forecast:3",
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  assignPublicIp: false,
  sizes: [{ cpu: 256, memory: 512 }],
  taskTimeout: 3600,
};
const ARGS: ModelMapArgs = {
  ...TASKS,
  place: PLACE,
  clusterName: "c",
  family: "p-dev-forecast",
  taskRoleArn: "arn:task",
  executionRoleArn: "arn:execution",
  bucketName: "b",
};
const LADDER = { ...TASKS, sizes: sizeLadder({ cpu: 256, memory: 512 }, 4096) };

interface State {
  Type: string;
  Next?: string;
  Default?: string;
  Choices?: Array<{ Next: string }>;
  Catch?: Array<{ ErrorEquals: string[]; Next: string }>;
}
const states = (tasks: MapTasks): Record<string, State> =>
  mapDefinition(tasks).States.Chunks.ItemProcessor.States as unknown as Record<string, State>;

describe("the state machine of a map", () => {
  for (const [name, tasks] of Object.entries({ "one size": TASKS, "four sizes": LADDER })) {
    it(`is valid by the rules of Amazon States Language with ${name}`, () => {
      const { isValid, errorsText } = validate(JSON.parse(JSON.stringify(mapDefinition(tasks))));
      assert.ok(isValid, errorsText());
    });

    it(`leads from every state to an end, and to every state, with ${name}`, () => {
      const all = states(tasks);
      const nexts = ({ Next, Default, Choices = [], Catch = [] }: State) =>
        [Next, Default, ...Choices.map((one) => one.Next), ...Catch.map((one) => one.Next)].filter(
          (next) => next !== undefined,
        );
      const reached = new Set(["Run"]);
      for (const at of reached) for (const next of nexts(all[at]!)) reached.add(next);
      assert.deepEqual([...reached].sort(), Object.keys(all).sort());
    });
  }

  it("goes from Spot to on demand, from no memory to the next size, and gives up after the last", () => {
    const all = states(LADDER);
    const following = (name: string) => [all[name]!.Choices![0]!.Next, all[name]!.Default];
    assert.deepEqual(following("Why"), ["Run with 1024 MiB", "Run on demand"]);
    assert.deepEqual(following("Why on demand"), ["Run with 1024 MiB", "Lost"]);
    assert.deepEqual(following("Why with 4096 MiB"), ["Lost", "Run on demand with 4096 MiB"]);
  });

  it("tells a task whether a larger one would follow, so that an item without memory is left to it", () => {
    const told = Object.entries(states(LADDER)).filter(([, state]) =>
      JSON.stringify(state).includes("RFARGATE_LARGER"),
    );
    assert.ok(told.length > 0 && told.every(([name]) => !name.includes("4096")));
    assert.ok(!JSON.stringify(mapDefinition(TASKS)).includes("RFARGATE_LARGER"));
  });

  it("names AWS's own errors: Step Functions knows no pattern for them", () => {
    assert.doesNotMatch(JSON.stringify(mapDefinition(LADDER)), /"ErrorEquals":\[[^\]]*\*/);
  });

  it("is validated by what finds an error", () => {
    const broken = JSON.parse(JSON.stringify(mapDefinition(TASKS)));
    broken.States.Chunks.ItemProcessor.States.Why.Default = "Nowhere";
    assert.ok(!validate(broken).isValid);
  });
});

describe("the sizes of a map", () => {
  it("are legal, each with at least twice the memory of the one before, within the limit", () => {
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

  it("are the model's alone without a limit, and a limit below it is an error", () => {
    assert.deepEqual(sizeLadder({ cpu: 256, memory: 512 }), [{ cpu: 256, memory: 512 }]);
    const [error] = mapErrors(mapSchema.parse({ memoryLimit: 512 }), { cpu: 1024, memory: 2048 });
    assert.match(error!.message, /512 is below the model's memory/);
  });
});

describe("ModelMap", () => {
  it("makes a standard state machine and a role that this machine alone may take", async () => {
    const registered = mockEngine();
    new ModelMap("p-dev-forecast", ARGS);
    await settled();
    const { inputs } = only(registered, "aws:sfn/stateMachine:StateMachine");
    assert.equal(inputs.name, "p-dev-forecast-map");
    assert.equal(inputs.type, "STANDARD");
    assert.deepEqual(JSON.parse(String(inputs.definition)), JSON.parse(JSON.stringify(mapDefinition(TASKS))));
    const trust = String(only(registered, "aws:iam/role:Role").inputs.assumeRolePolicy);
    assert.match(trust, /states\.amazonaws\.com/);
    assert.match(trust, /stateMachine:p-dev-forecast-map"/);
    assert.equal(only(registered, "aws:iam/rolePolicy:RolePolicy").inputs.name, "least-privilege");
  });

  it("may start this model alone, stop tasks of its cluster alone, and write one rule", () => {
    const statements = machineStatements(ARGS, "p-dev-forecast-map");
    const of = (action: string) => statements.find(({ Action }) => Action.includes(action))!;
    assert.deepEqual(of("ecs:RunTask").Resource, [
      "arn:aws:ecs:eu-west-1:123456789012:task-definition/p-dev-forecast:*",
    ]);
    assert.deepEqual(of("ecs:StopTask").Condition, { ArnEquals: { "ecs:cluster": TASKS.clusterArn } });
    assert.deepEqual(of("events:PutRule").Resource, [
      "arn:aws:events:eu-west-1:123456789012:rule/StepFunctionsGetEventsForECSTaskRule",
    ]);
    assert.ok(statements.every(({ Resource }) => !Resource!.includes("*")));
  });
});
