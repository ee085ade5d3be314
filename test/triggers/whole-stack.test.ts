import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import { GetBucketNotificationConfigurationCommand, S3Client } from "@aws-sdk/client-s3";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import type { StackOutputs } from "../../outputs/schema";
import { clientSettings } from "../support/emulator-aws";
import { leftovers } from "../support/leftovers";
import { destroySharedStack, making, NAME, sharedStack, stack, stackOutputs, up } from "./support/shared-stack";

// By its name the last file: it changes the stack that all share, and destroys it.
describe("a stack with every way to start a model", function () {
  this.timeout(900_000);
  let outputs: StackOutputs;
  before(async () => {
    outputs = await sharedStack();
  });

  it("comes up without a finding of the policy pack", async () => {
    assert.doesNotMatch(await making(), /\[mandatory\]|\[advisory\]/);
  });

  it("shows no change when nothing changed, whatever its triggers did, not even after a refresh", async () => {
    const again = await stack.run(["preview"], "--expect-no-changes");
    assert.equal(again.code, 0, again.text);
    await up("--refresh", "--expect-no-changes");
  });

  it("lets schedules move on with their model, and the bucket's notifications stay when an upload trigger goes", async () => {
    const before = await notifications();
    assert.ok(before.EventBridgeConfiguration);
    stack.configure((config) => {
      const models = config["r-on-fargate:models"] as Array<{ name: string; memory?: number; onUpload?: object }>;
      models.find(({ name }) => name === "report")!.memory = 1024;
      delete models.find(({ name }) => name === "thumbnail")!.onUpload;
    });
    // The dashboard has the stack's own name.
    assert.deepEqual(await changedBut(/-report$|-report-|-thumbnail-upload|-test-triggers$/), []);
    assert.deepEqual(await notifications(), before);

    const now = await stackOutputs();
    assert.equal(now.models.thumbnail!.upload, undefined);
    const { taskDefinitionArn, schedules } = now.models.report!;
    assert.notEqual(taskDefinitionArn, outputs.models.report!.taskDefinitionArn);
    const { Target } = await new SchedulerClient(clientSettings()).send(
      new GetScheduleCommand({ Name: "often", GroupName: schedules!.often!.group }),
    );
    assert.equal(Target?.EcsParameters?.TaskDefinitionArn, taskDefinitionArn);
  });

  it("starts an API's tasks anew when only its script has changed", async () => {
    const before = (await stackOutputs()).models["bean-counter"]!.taskDefinitionArn;
    stack.configure((config) => {
      const { scripts } = config["r-on-fargate:bucket"] as { scripts: string };
      appendFileSync(join(scripts, "bean-counter.R"), "\n# another version\n");
    });
    assert.deepEqual(await changedBut(/-bean-counter$|bean-counter\.R$/), []);
    const { models, cluster } = await stackOutputs();
    const { taskDefinitionArn, api } = models["bean-counter"]!;
    assert.notEqual(taskDefinitionArn, before);
    const ecs = new ECSClient(clientSettings());
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: cluster.arn, serviceName: api!.service }));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: cluster.arn, tasks: taskArns }));
    assert.deepEqual([...new Set(tasks!.map((task) => task.taskDefinitionArn))], [taskDefinitionArn]);
  });

  it("leaves nothing when it is destroyed", async () => {
    await destroySharedStack();
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await leftovers(NAME), []);
  });

  /** The resources that an update changes, at least one, but for those of a kind. */
  async function changedBut(expected: RegExp): Promise<string[]> {
    const { text } = await up();
    const changed = [...text.matchAll(/^ *[-+~]+ +\S+ +(\S+) +(?:created|updated|replaced|deleted) /gm)];
    assert.ok(changed.length > 0, text);
    return changed.map(([, resource]) => resource!).filter((resource) => !expected.test(resource));
  }

  async function notifications() {
    const { $metadata, ...configuration } = await new S3Client({ ...clientSettings(), forcePathStyle: true }).send(
      new GetBucketNotificationConfigurationCommand({ Bucket: outputs.bucket }),
    );
    return configuration;
  }
});
