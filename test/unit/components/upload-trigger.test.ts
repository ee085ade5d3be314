import assert from "node:assert/strict";
import { uploadPattern } from "../../../components/sqs/uploaded-objects";
import { uploadStatements } from "../../../components/upload/upload-policies";
import { UploadTrigger, type UploadTriggerArgs } from "../../../components/upload/upload-trigger";
import { mockEngine, ofType, only, PLACE, settled } from "./support";

const ARGS: UploadTriggerArgs = {
  place: PLACE,
  model: "thumbnail",
  clusterName: "c",
  clusterArn: "arn:aws:ecs:eu-west-1:123456789012:cluster/c",
  family: "p-dev-thumbnail",
  taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/p-dev-thumbnail:3",
  taskRoleArn: "arn:task",
  executionRoleArn: "arn:execution",
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  assignPublicIp: true,
  bucketName: "data",
  prefix: "input/videos/",
  suffix: ".mp4",
};
const statements = (inputs: Record<string, unknown>) => JSON.parse(inputs.policy as string).Statement;

describe("UploadTrigger", () => {
  it("sends events of the bucket's new objects with prefix and suffix to a FIFO queue with one message group", async () => {
    const registered = mockEngine();
    const trigger = new UploadTrigger("p-dev-thumbnail", ARGS);
    await settled();
    const rule = only(registered, "aws:cloudwatch/eventRule:EventRule");
    assert.deepEqual(JSON.parse(rule.inputs.eventPattern as string), {
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: ["data"] }, object: { key: [{ wildcard: "input/videos/*.mp4" }] } },
    });
    const target = only(registered, "aws:cloudwatch/eventTarget:EventTarget").inputs;
    assert.deepEqual(target.sqsTarget, { messageGroupId: trigger.startedBy });
    assert.deepEqual(target.retryPolicy, { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 86400 });
    assert.ok((target.deadLetterConfig as { arn: string }).arn);
    const redrive = only(registered, "aws:sqs/redrivePolicy:RedrivePolicy").inputs;
    const queue = ofType(registered, "aws:sqs/queue:Queue").find(
      ({ name }) => redrive.queueUrl === `https://sqs.example/${name}`,
    )!;
    assert.equal(queue.inputs.name, "p-dev-thumbnail-upload.fifo");
    assert.equal(queue.inputs.fifoQueue, true);
    assert.equal(queue.inputs.sqsManagedSseEnabled, true);
    const mapping = only(registered, "aws:lambda/eventSourceMapping:EventSourceMapping").inputs;
    assert.equal(mapping.batchSize, 1);
    assert.deepEqual(mapping.functionResponseTypes, ["ReportBatchItemFailures"]);
  });

  it("treats wildcards in a prefix or suffix literally", () => {
    const pattern = uploadPattern("data", "input/a*\\", ".b*");
    assert.deepEqual(pattern.detail.object.key, [{ wildcard: "input/a\\*\\\\*.b\\*" }]);
    assert.deepEqual(uploadPattern("data", "input/a*", "").detail.object.key, [{ prefix: "input/a*" }]);
  });

  it("has queues that deny plain http and accept only events of its own rule", async () => {
    const registered = mockEngine();
    new UploadTrigger("p-dev-thumbnail", ARGS);
    await settled();
    const policies = ofType(registered, "aws:sqs/queuePolicy:QueuePolicy").map(({ inputs }) => statements(inputs));
    assert.equal(policies.length, 3);
    for (const [first] of policies) {
      assert.equal(first.Effect, "Deny");
      assert.deepEqual(first.Condition, { Bool: { "aws:SecureTransport": "false" } });
    }
    const allowed = policies.flatMap(([, second]) => (second ? [second] : []));
    assert.equal(allowed.length, 2);
    for (const { Principal, Action, Condition } of allowed) {
      assert.deepEqual(Principal, { Service: "events.amazonaws.com" });
      assert.deepEqual(Action, ["sqs:SendMessage"]);
      const rule = "arn:aws:events:eu-west-1:123456789012:rule/p-dev-thumbnail-upload";
      assert.deepEqual(Condition, { ArnEquals: { "aws:SourceArn": rule } });
    }
  });

  it("configures the function: what to start, where, how many and how large", async () => {
    const registered = mockEngine();
    const sizes = [{ above: 1e9, cpu: 1024, memory: 4096 }];
    new UploadTrigger("p-dev-thumbnail", {
      ...ARGS,
      sizes,
      otherContainers: { cpu: 64, memory: 0 },
      maxTasks: 3,
      retries: 2,
      inputs: ["fonts/"],
      spot: true,
    });
    await settled();
    const { inputs } = only(registered, "aws:lambda/function:Function");
    const { SETTINGS } = (inputs.environment as { variables: { SETTINGS: string } }).variables;
    const settings = JSON.parse(SETTINGS);
    assert.equal(settings.maxTasks, 3);
    assert.equal(settings.retries, 2);
    assert.deepEqual(settings.sizes, sizes);
    assert.deepEqual(settings.otherContainers, { cpu: 64, memory: 0 });
    assert.deepEqual(settings.inputs, ["fonts/"]);
    assert.equal(settings.task.taskDefinition, ARGS.taskDefinitionArn);
    assert.deepEqual(settings.task.capacityProviderStrategy, [{ capacityProvider: "FARGATE_SPOT", weight: 1 }]);
    assert.deepEqual(settings.task.networkConfiguration.awsvpcConfiguration, {
      subnets: ["subnet-1"],
      securityGroups: ["sg-1"],
      assignPublicIp: "ENABLED",
    });
  });

  it("may start tasks of one family in one cluster, count them, use its queue, and nothing else", async () => {
    const registered = mockEngine();
    new UploadTrigger("p-dev-thumbnail", ARGS);
    await settled();
    const granted = statements(only(registered, "aws:iam/rolePolicy:RolePolicy").inputs).map(
      ({ Effect, Action, Resource }: Record<string, unknown>) => [Effect, Action, Resource],
    );
    const queue = "arn:aws:sqs:eu-west-1:123456789012:p-dev-thumbnail-upload";
    assert.deepEqual(granted, [
      ["Allow", ["ecs:RunTask"], ["arn:aws:ecs:eu-west-1:123456789012:task-definition/p-dev-thumbnail:*"]],
      ["Allow", ["ecs:TagResource"], ["arn:aws:ecs:eu-west-1:123456789012:task/c/*"]],
      ["Allow", ["iam:PassRole"], ["arn:task", "arn:execution"]],
      ["Allow", ["ecs:ListTasks"], ["*"]],
      [
        "Allow",
        [
          "sqs:ChangeMessageVisibility",
          "sqs:DeleteMessage",
          "sqs:GetQueueAttributes",
          "sqs:ReceiveMessage",
          "sqs:SendMessage",
        ],
        [`${queue}.fifo`],
      ],
      ["Allow", ["sqs:SendMessage"], [`${queue}-dead-letters.fifo`]],
      [
        "Allow",
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        ["arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/p-dev-thumbnail-upload:log-stream:*"],
      ],
    ]);
    const count = uploadStatements(ARGS).find(({ Action }) => Action.includes("ecs:ListTasks"))!;
    assert.deepEqual(count.Condition, { ArnEquals: { "ecs:cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/c" } });
  });
});
