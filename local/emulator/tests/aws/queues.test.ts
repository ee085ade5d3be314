import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { eventually } from "../../../../test/support/eventually";
import { allow, arn, unique, user } from "../support/account";
import { refusal, settings } from "../support/clients";
import { highest, published } from "../support/metrics";

/** A queue whose messages go to a dead-letter queue after one receive. */
async function queues() {
  const sqs = new SQSClient(await settings());
  const name = unique("queue");
  const dead = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn("sqs", `${name}-dead`), maxReceiveCount: 1 });
  const main = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy } }));
  return { sqs, name, url: main.QueueUrl!, deadUrl: dead.QueueUrl!, deadArn: arn("sqs", `${name}-dead`) };
}

const take = async (sqs: SQSClient, QueueUrl: string) =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] })))
    .Messages ?? [];

describe("A queue", function () {
  this.timeout(30_000);

  it("accepts messages of up to 1 MiB, or up to its MaximumMessageSize", async () => {
    const sqs = new SQSClient(await settings());
    const made = async (Attributes?: Record<string, string>) =>
      (await sqs.send(new CreateQueueCommand({ QueueName: unique("queue"), Attributes }))).QueueUrl!;
    const send = (QueueUrl: string, bytes: number) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x".repeat(bytes) }));
    const url = await made({ MaximumMessageSize: "1048576" });
    await send(url, 1_048_576);
    assert.equal((await take(sqs, url))[0]!.Body!.length, 1_048_576);
    assert.match((await refusal(send(url, 1_048_577))).message, /shorter than 1048576 bytes/);
    const attributes = { MessageAttributes: { kind: { DataType: "String", StringValue: "order" } } };
    const whole = new SendMessageCommand({ QueueUrl: url, MessageBody: "x".repeat(1_048_570), ...attributes });
    assert.match((await refusal(sqs.send(whole))).message, /shorter than 1048576 bytes/);
    const small = await made({ MaximumMessageSize: "262144" });
    assert.match((await refusal(send(small, 262_145))).message, /shorter than 262144 bytes/);
  });
});

describe("A dead-letter queue", function () {
  this.timeout(30_000);

  it("returns its messages to their source queue, with body, attributes and all tries", async () => {
    const { sqs, url, deadUrl, deadArn } = await queues();
    const kind = { DataType: "String", StringValue: "order" };
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "poison", MessageAttributes: { kind } }));
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 0 }));
    assert.deepEqual(await take(sqs, url), []);
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadArn }));
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: deadArn }));
    assert.deepEqual(
      Results!.map(({ Status, ApproximateNumberOfMessagesMoved: moved }) => [Status, moved]),
      [["COMPLETED", 1]],
    );
    const [back] = await take(sqs, url);
    assert.equal(back!.Body, "poison");
    assert.equal(back!.MessageAttributes!.kind!.StringValue, "order");
    assert.deepEqual(await take(sqs, deadUrl), []);
  });

  it("cannot return a message that was sent to it directly, unless the target is named", async () => {
    const { sqs, name, url, deadUrl, deadArn } = await queues();
    await sqs.send(new SendMessageCommand({ QueueUrl: deadUrl, MessageBody: "direct" }));
    const move = async (DestinationArn?: string) => {
      await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadArn, DestinationArn }));
      return (await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: deadArn }))).Results![0]!;
    };
    assert.equal((await move()).FailureReason, "CouldNotDetermineMessageSource");
    assert.equal((await move(arn("sqs", name))).Status, "COMPLETED");
    assert.equal((await take(sqs, url))[0]!.Body, "direct");
  });

  it("can be moved only with permission, and only if it is a dead-letter queue", async () => {
    const { sqs, name, deadArn } = await queues();
    const start = (client: SQSClient, SourceArn: string) =>
      refusal(client.send(new StartMessageMoveTaskCommand({ SourceArn })));
    assert.match((await start(sqs, arn("sqs", name))).message, /must be configured as a Dead Letter Queue/);
    const other = new SQSClient(await settings(await user([allow("sqs:StartMessageMoveTask", arn("sqs", name))])));
    assert.match((await start(other, deadArn)).name, /AccessDenied/);
  });
});

describe("An alarm on a queue", function () {
  this.timeout(60_000);

  async function alarm(AlarmName: string, expression: string, queue: string, tasks = "ECS/ContainerInsights") {
    const cloudwatch = new CloudWatchClient(await settings());
    const metric = (Id: string, Namespace: string, MetricName: string, Name: string, Value: string) => ({
      Id,
      MetricStat: { Metric: { Namespace, MetricName, Dimensions: [{ Name, Value }] }, Period: 60, Stat: "Maximum" },
      ReturnData: false,
    });
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        ...{ AlarmName, ComparisonOperator: "GreaterThanOrEqualToThreshold", Threshold: 1, EvaluationPeriods: 1 },
        TreatMissingData: "notBreaching",
        Metrics: [
          { Id: "e", Expression: expression, ReturnData: true },
          metric("m", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue),
          metric("n", "AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "QueueName", queue),
          metric("r", tasks, "RunningTaskCount", "ServiceName", "none"),
        ],
      }),
    );
    return async () => {
      const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
      return MetricAlarms![0]!.StateValue;
    };
  }

  it("is raised by an expression over its messages, including those in flight, and not by another queue's", async () => {
    const [busy, idle] = [await queues(), await queues()];
    const perTask = "(m + n) / IF(FILL(r, 0) > 0, FILL(r, 0), 1)";
    const states = [await alarm(unique("busy"), perTask, busy.name), await alarm(unique("idle"), perTask, idle.name)];
    await busy.sqs.send(new SendMessageCommand({ QueueUrl: busy.url, MessageBody: "x" }));
    const { Messages } = await busy.sqs.send(new ReceiveMessageCommand({ QueueUrl: busy.url, VisibilityTimeout: 60 }));
    await eventually("the alarm", async () => (await states[0]!()) === "ALARM");
    assert.equal(await states[1]!(), "OK");
    await busy.sqs.send(new DeleteMessageCommand({ QueueUrl: busy.url, ReceiptHandle: Messages![0]!.ReceiptHandle! }));
  });

  it("sees a value that changes, with the others of its queue, while those that stay are published every half minute", async () => {
    const [began, changing, idle] = [Date.now(), await queues(), await queues()];
    const of = (metric: string, { name } = changing) => ["AWS/SQS", metric, { QueueName: name }] as const;
    const waiting = "ApproximateNumberOfMessagesVisible";
    for (const { name } of [changing, idle]) await alarm(unique("seen"), "m + n", name);
    await eventually("values", async () => (await highest(...of(waiting))) === 0);
    await changing.sqs.send(new SendMessageCommand({ QueueUrl: changing.url, MessageBody: "x" }));
    await eventually("the next value", async () => (await highest(...of(waiting))) === 1);
    const before = await published(...of(waiting));
    const others = await published(...of("ApproximateNumberOfMessagesNotVisible"));
    assert.ok(before <= others && others <= (await published(...of(waiting))), `${before} values, and ${others}`);
    const stayed = await published(...of(waiting, idle));
    assert.ok(stayed > 0 && stayed <= 1 + (Date.now() - began) / 30_000, `${stayed} values`);
  });

  it("uses a metric's last value with FILL REPEAT if it is late, and fills one without any value", async () => {
    const [cloudwatch, { name, sqs, url }] = [new CloudWatchClient(await settings()), await queues()];
    const known = { MetricName: "RunningTaskCount", Dimensions: [{ Name: "ServiceName", Value: "none" }], Value: 1 };
    const Timestamp = new Date(Date.now() - 90_000);
    const late = unique("late");
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: late, MetricData: [{ ...known, Timestamp }] }));
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "x" }));
    const repeated = "IF(m >= 0, IF(FILL(FILL(r, REPEAT), 0) > 0, m, 0), 0)";
    const of = {
      late: await alarm(unique("late"), repeated, name, late),
      none: await alarm(unique("none"), repeated, name),
    };
    await eventually("the alarm", async () => (await of.late()) === "ALARM");
    assert.equal(await of.none(), "OK");
  });

  it("has either a percentile or a statistic", async () => {
    const AlarmName = unique("alarm");
    const cloudwatch = new CloudWatchClient(await settings());
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        ...{ AlarmName, Namespace: "t", MetricName: "m", ExtendedStatistic: "p95", Period: 60, Threshold: 1 },
        ...{ EvaluationPeriods: 1, ComparisonOperator: "GreaterThanThreshold" },
      }),
    );
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    const { Statistic, ExtendedStatistic } = MetricAlarms![0]!;
    assert.deepEqual([Statistic, ExtendedStatistic], [undefined, "p95"]);
  });

  it("is rejected with an expression that is not emulated", async () => {
    const { name } = await queues();
    const { message } = await refusal(alarm(unique("odd"), "ANOMALY_DETECTION_BAND(m, 2)", name));
    assert.match(message, /ANOMALY_DETECTION_BAND with 2 arguments is not emulated/);
  });
});
