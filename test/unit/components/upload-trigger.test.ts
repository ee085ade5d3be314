import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { checkConfig } from "../../../components/config/load";
import { uploadPattern } from "../../../components/sqs/uploaded-objects";
import { functionCode } from "../../../components/upload/function-code";
import { uploadStatements } from "../../../components/upload/upload-policies";
import { UploadTrigger, type UploadTriggerArgs } from "../../../components/upload/upload-trigger";
import { refusal } from "./refusal";
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

  it("takes wildcards in a prefix or suffix for themselves", () => {
    const pattern = uploadPattern("data", "input/a*\\", ".b*");
    assert.deepEqual(pattern.detail.object.key, [{ wildcard: "input/a\\*\\\\*.b\\*" }]);
    assert.deepEqual(uploadPattern("data", "input/a*", "").detail.object.key, [{ prefix: "input/a*" }]);
  });

  it("has queues that refuse plain http and take events of its own rule only", async () => {
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

  it("tells the function what to start, where, how many and how large", async () => {
    const registered = mockEngine();
    const sizes = [{ above: 1e9, cpu: 1024, memory: 4096 }];
    new UploadTrigger("p-dev-thumbnail", {
      ...ARGS,
      sizes,
      besideR: { cpu: 64, memory: 0 },
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
    assert.deepEqual(settings.besideR, { cpu: 64, memory: 0 });
    assert.deepEqual(settings.inputs, ["fonts/"]);
    assert.equal(settings.task.taskDefinition, ARGS.taskDefinitionArn);
    assert.deepEqual(settings.task.capacityProviderStrategy, [{ capacityProvider: "FARGATE_SPOT", weight: 1 }]);
    assert.deepEqual(settings.task.networkConfiguration.awsvpcConfiguration, {
      subnets: ["subnet-1"],
      securityGroups: ["sg-1"],
      assignPublicIp: "ENABLED",
    });
  });

  it("may start tasks of one family in one cluster, count them, work on its queue, and nothing else", async () => {
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
    const grants = { ...ARGS, queueArn: "q", deadLetterQueueArn: "d", logGroupArn: "l" };
    const count = uploadStatements(grants).find(({ Action }) => Action.includes("ecs:ListTasks"))!;
    assert.deepEqual(count.Condition, { ArnEquals: { "ecs:cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/c" } });
  });

  it("bundles the function into one file, the same each time", async () => {
    const text = async () => {
      const assets = await functionCode("start-on-upload-lambda").assets;
      return (assets["index.js"] as pulumi.asset.StringAsset).text;
    };
    const [first, second] = await Promise.all([text(), text()]);
    assert.equal(first, second);
    const bundled: { exports: { handler?: unknown } } = { exports: {} };
    process.env.SETTINGS = "{}";
    new Function("module", "exports", "require", await first)(bundled, bundled.exports, require);
    delete process.env.SETTINGS;
    assert.equal(typeof bundled.exports.handler, "function");
  });
});

describe("onUpload of a model's configuration", () => {
  const model = { name: "thumbnail", script: "t.R" };
  const check = (...uploads: unknown[]) =>
    checkConfig({ models: uploads.map((onUpload, i) => ({ ...model, name: `m${i}`, onUpload })) }, "Pulumi.dev.yaml");
  const error = (...uploads: unknown[]) => refusal(() => check(...uploads));

  it("has defaults for all but the prefix", () => {
    assert.deepEqual(check({ prefix: "input/" }).models[0]!.onUpload, {
      prefix: "input/",
      suffix: "",
      maxTasks: 10,
      retries: 5,
      sizes: [],
    });
  });

  it("lets two models take different ends or different folders", () => {
    assert.equal(error({ prefix: "input/", suffix: ".csv" }, { prefix: "input/", suffix: ".mp4" }), "");
    assert.equal(error({ prefix: "input/a/" }, { prefix: "input/b/" }), "");
  });

  const table: Array<[string, string, RegExp]> = [
    [
      "a prefix under output/",
      error({ prefix: "output/x/" }),
      /models\[0\]\.onUpload\.prefix \(model "m0"\): "output\/x\/" is invalid\n +allowed: a prefix under input\/: runs write under output\/, so each would/,
    ],
    [
      "a prefix under runs/",
      error({ prefix: "runs/" }),
      /models\[0\]\.onUpload\.prefix \(model "m0"\): "runs\/" is invalid\n +allowed: a prefix under input\/: runs write under runs\/, so each would/,
    ],
    [
      "the CLI's staged files",
      error({ prefix: "input/runs/" }),
      /models\[0\]\.onUpload\.prefix \(model "m0"\): "input\/runs\/" is invalid\n +allowed: a prefix under input\/ other than input\/runs\/, where rfargate/,
    ],
    [
      "a prefix that tasks cannot read",
      error({ prefix: "videos/" }),
      /models\[0\]\.onUpload\.prefix \(model "m0"\): "videos\/" is invalid\n +allowed: a prefix under input\/, which tasks can read, like input\/videos\//,
    ],
    [
      "an empty prefix",
      error({ prefix: "" }),
      /models\[0\]\.onUpload\.prefix \(model "m0"\): "" is invalid\n +allowed: a prefix under input\/, which tasks can read, like input\/videos\//,
    ],
    ["no prefix", error({}), /models\[0\]\.onUpload\.prefix \(model "m0"\): required, but missing\n +allowed: a text/],
    [
      "two triggers for one object",
      error({ prefix: "input/", suffix: ".csv" }, { prefix: "input/a/", suffix: "-1.csv" }),
      /models\[1\]\.onUpload \(model "m1"\): overlaps onUpload of model "m0" \(input\/\*\.csv\): one upload would start both\n +try: a prefix or suffix that excludes the other's/,
    ],
    [
      "no task at all",
      error({ prefix: "input/", maxTasks: 0 }),
      /models\[0\]\.onUpload\.maxTasks \(model "m0"\): 0 is invalid\n +allowed: 1 to 1000/,
    ],
    [
      "a size that Fargate lacks",
      error({ prefix: "input/", sizes: [{ above: 1, cpu: 256, memory: 4096 }] }),
      /onUpload\.sizes\[0\]\.memory .*not a Fargate size/,
    ],
    [
      "two sizes for the same objects",
      error({ prefix: "input/", sizes: [1, 1].map((above) => ({ above, cpu: 256, memory: 512 })) }),
      /onUpload\.sizes\[1\]\.above .*taken/,
    ],
    ["a field that does not exist", error({ prefix: "input/", max: 1 }), /onUpload .*max/],
  ];
  for (const [name, message, expected] of table)
    it(`refuses ${name}, by model and field`, () => assert.match(message, expected));

  it("refuses an upload that would start a task and become a message, too", () => {
    const onUpload = { prefix: "input/a/", suffix: ".csv" };
    const models = [
      { ...model, queue: { uploads: { prefix: "input/" } } },
      { ...model, name: "other", onUpload },
    ];
    assert.throws(
      () => checkConfig({ models }, "f"),
      /models\[1\]\.onUpload \(model "other"\): overlaps queue\.uploads of model "thumbnail" \(input\/\*\)/,
    );
  });

  it("refuses a trigger for a bucket whose events are turned off", () => {
    const models = [{ ...model, onUpload: { prefix: "input/" } }];
    assert.throws(
      () => checkConfig({ models, bucket: { eventBridge: false } }, "f"),
      /models\[0\]\.onUpload .*without the bucket's events\n +try: bucket\.eventBridge: true/,
    );
  });
});
