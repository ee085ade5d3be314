import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { checkConfig } from "../../../components/config/load";
import { RTask } from "../../../components/task/r-task";
import { revisionOutputs } from "../../../components/task/revision-outputs";
import { refusal } from "./refusal";
import { mockEngine, ofType, resolved, settled } from "./support";

const EARLIER = "arn:aws:ecs:eu-west-1:123456789012:task-definition/t:7";
const TYPE = "aws:ecs/taskDefinition:TaskDefinition";

async function task(more: { heldAt?: string; keepRevisions?: boolean }) {
  const registered = mockEngine();
  const made = new RTask("t", {
    model: "forecast",
    script: "forecast.R",
    image: "r@sha256:0",
    region: "eu-west-1",
    bucketName: "data",
    roles: { taskRoleArn: "arn:task", executionRoleArn: "arn:execution" },
    logGroupName: "/t",
    ...more,
  });
  await settled();
  return { made, definitions: ofType(registered, TYPE) };
}

describe("a task that is held at an earlier revision", () => {
  it("reads that revision, uses it for starts, and still registers the newest", async () => {
    const { made, definitions } = await task({ heldAt: EARLIER });
    assert.deepEqual(definitions.map(({ name }) => name).sort(), ["t", "t-held"]);
    const read = definitions.find(({ name }) => name === "t-held")!;
    assert.equal(read.inputs.arn, EARLIER);
    assert.equal(await resolved(made.taskDefinitionArn), "arn:aws:mock:::t-held");
    const outputs = revisionOutputs(made);
    assert.equal(await resolved(pulumi.output(outputs.taskDefinitionArn)), "arn:aws:mock:::t-held");
    assert.ok("latestRevision" in outputs);
  });

  it("is not held by default", async () => {
    const { made, definitions } = await task({});
    assert.equal(definitions.length, 1);
    assert.equal(await resolved(made.taskDefinitionArn), "arn:aws:mock:::t");
    assert.ok(!("latestRevision" in revisionOutputs(made)));
  });

  it("keeps replaced revisions if configured, and otherwise deregisters them", async () => {
    assert.equal((await task({ keepRevisions: true })).definitions[0]!.inputs.skipDestroy, true);
    assert.ok(!(await task({})).definitions[0]!.inputs.skipDestroy);
  });
});

describe("revisions in the configuration", () => {
  const model = { name: "forecast", script: "forecast.R" };
  const errors = (raw: object) => refusal(() => checkConfig(raw, "Pulumi.dev.yaml"));

  it("are five kept ones by default, and none held", () => {
    const { keepRevisions, models } = checkConfig({ models: [model] }, "Pulumi.dev.yaml");
    assert.equal(keepRevisions, 5);
    assert.equal(models[0]!.revision, undefined);
  });

  const table: Array<[string, object, RegExp]> = [
    [
      "revision 0",
      { models: [{ ...model, revision: 0 }] },
      /models\[0\]\.revision \(model "forecast"\): 0 is invalid\n +allowed: 1 or more/,
    ],
    ["no revision to keep", { models: [model], keepRevisions: 0 }, /keepRevisions: 0 is invalid\n +allowed: 1 to 100/],
    [
      "a held model where no earlier revision is kept",
      { models: [{ ...model, revision: 2 }], keepRevisions: 1 },
      /models\[0\]\.revision \(model "forecast"\): with keepRevisions 1, no earlier revision can be started\n +try: keepRevisions: 5/,
    ],
    [
      "held workers where no earlier revision is kept",
      { models: [{ ...model, queue: { revision: 2 } }], keepRevisions: 1 },
      /models\[0\]\.queue\.revision \(model "forecast"\): with keepRevisions 1, no earlier revision can be started\n +try: keepRevisions: 5/,
    ],
    [
      "fewer images than revisions",
      { models: [model], image: { keepImages: 4 } },
      /image\.keepImages: 4 is below keepRevisions \(5\): a kept revision would lose its image\n +allowed: 5 or more/,
    ],
    [
      "more revisions than the images kept by default",
      { models: [model], keepRevisions: 21 },
      /keepRevisions: 21 is above image\.keepImages \(20\): a kept revision would lose its image\n +allowed: 1 to 20\n +try: image\.keepImages: 21/,
    ],
  ];
  for (const [what, raw, message] of table) {
    it(`refuse ${what}, by field`, () => assert.match(errors(raw), message));
  }
});
