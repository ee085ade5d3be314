import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { clientSettings } from "../../support/emulator-aws";
import { depth } from "../support/depth";
import { API_SCRIPT } from "../support/models";
import { making, NAME, PACK, roles, stack, stackOutputs, up } from "../support/shared-stack";

/** The stack's outputs in its bucket, which have every model. */
const PUBLISHED = `aws:s3:BucketObjectv2 r-on-fargate-${NAME}/rfargate/stack.json`;

describe("a stack with every way to start a model", function () {
  this.timeout(900_000);
  let outputs: StackOutputs;
  before(async () => {
    outputs = await stackOutputs();
  });

  it("comes up without a finding of the policy pack", async () => {
    assert.doesNotMatch(making(), /\[mandatory\]|\[advisory\]/);
  });

  it("has all queues at one depth, so that their deletions do not wait for each other", async () => {
    const state = await stack.state();
    const queues = state.filter(({ type }) => type === "aws:sqs/queue:Queue");
    assert.ok(queues.length > 8);
    assert.equal(new Set(queues.map(depth(state))).size, 1);
  });

  it("shows a pipeline's previewing role no change when nothing changed, whatever its triggers did", async () => {
    roles.use("preview");
    // A refresh has the credentials of the last update.
    const updated = await stack.run(["up"], "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(updated.code, 0, updated.text);
    const compared = await stack.run(["preview"], "--refresh", "--expect-no-changes", ...PACK);
    roles.use("deploy");
    assert.equal(compared.code, 0, compared.text);
  });

  it("keeps the bucket's notifications when an upload trigger is removed", async () => {
    const restore = change("thumbnail", (model) => {
      delete model.onUpload;
    });
    const { code, text } = await stack.run(["preview"]);
    restore();
    assert.equal(code, 0, text);
    const changes = changed(text, "(?:create|update|replace|delete)");
    assert.ok(
      changes.some((resource) => /^aws:lambda:Function .*-thumbnail-upload$/.test(resource)),
      text,
    );
    // The dashboard, which shows it, has the stack's own name.
    const others = changes.filter(
      (resource) => !/-thumbnail(-upload|$)|^aws:cloudwatch:Dashboard /.test(resource) && resource !== PUBLISHED,
    );
    assert.deepEqual(others, [], text);
  });

  it("moves schedules to their model's new revision, and replaces an API's tasks if only its script changed", async () => {
    change("report", (model) => {
      model.memory = 1024;
    });
    appendFileSync(API_SCRIPT, "\n# another version\n");
    const { text } = await up();
    const others = changed(text, "(?:created|updated|replaced|deleted)").filter(
      (resource) => !/-report(-|$)|-bean-counter$|bean-counter\.R$/.test(resource) && resource !== PUBLISHED,
    );
    assert.deepEqual(others, [], text);

    const { models, cluster } = await stackOutputs();
    const { report, "bean-counter": api } = models;
    assert.notEqual(report!.taskDefinitionArn, outputs.models.report!.taskDefinitionArn);
    const { Target } = await new SchedulerClient(clientSettings()).send(
      new GetScheduleCommand({ Name: "often", GroupName: report!.schedules!.often!.group }),
    );
    assert.equal(Target?.EcsParameters?.TaskDefinitionArn, report!.taskDefinitionArn);

    assert.notEqual(api!.taskDefinitionArn, outputs.models["bean-counter"]!.taskDefinitionArn);
    const ecs = new ECSClient(clientSettings());
    const serviceName = api!.api!.service;
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: cluster.arn, serviceName }));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: cluster.arn, tasks: taskArns }));
    assert.deepEqual([...new Set(tasks!.map((task) => task.taskDefinitionArn))], [api!.taskDefinitionArn]);
  });

  /** Changes a model's configuration. @returns what takes the change back */
  function change(name: string, how: (model: Record<string, unknown>) => void): () => void {
    let before: unknown;
    stack.configure((config) => {
      const models = config["r-on-fargate:models"] as Array<Record<string, unknown>>;
      before = structuredClone(models);
      how(models.find((model) => model.name === name)!);
    });
    return () =>
      stack.configure((config) => {
        config["r-on-fargate:models"] = before;
      });
  }
});

/** The resources of which the engine said that, as `type name`. */
function changed(text: string, what: string): string[] {
  const lines = text.matchAll(new RegExp(`^ *[-+~]+ +(\\S+:\\S+) +(\\S+) ${what}\\b`, "gm"));
  return [...lines].map(([, type, name]) => `${type} ${name}`);
}
