import assert from "node:assert/strict";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { PutBucketNotificationConfigurationCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { reportMessage, reportPrefix } from "../../../../components/schedule/report-mails";
import { deliveryStatement, uploadPattern } from "../../../../components/sqs/uploaded-objects";
import { topicStatements } from "../../../../components/watch/alarm-topic";
import { eventually } from "../../../../test/support/eventually";
import { arn, bucket, document, unique } from "../support/account";
import { s3, settings } from "../support/clients";
import { ACCOUNT } from "../support/emulator";
import { firstMessage, type Queue, queue, received, subscriber } from "../support/notices";

const PLACE = { partition: "aws", region: "eu-west-1", accountId: ACCOUNT };

/** Sends an event to a topic or queue by a rule; the rule's dead-letter queue. */
async function event(Arn: string, Name = unique("rule")): Promise<Queue> {
  const client = new EventBridgeClient(await settings());
  const dead = await queue();
  await client.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify({ source: [Name] }) }));
  const InputTransformer = { InputPathsMap: { key: "$.detail.key" }, InputTemplate: '"What happened: <key>"' };
  const target = { Id: "1", Arn, InputTransformer, DeadLetterConfig: { Arn: dead.arn } };
  await client.send(new PutTargetsCommand({ Rule: Name, Targets: [target] }));
  const Detail = JSON.stringify({ key: "this" });
  await client.send(new PutEventsCommand({ Entries: [{ Source: Name, DetailType: "t", Detail }] }));
  return dead;
}

describe("A queue that a rule puts events into", function () {
  this.timeout(60_000);

  it("takes them by the project's own policy, and none by one that names another rule: these become dead letters", async () => {
    const name = unique("rule");
    const from = (rule: string) => queue([deliveryStatement("*", arn("events", `rule/${rule}`))]);
    const [own, other] = [await from(name), await from("another")];
    await event(own.arn, name);
    assert.equal((await firstMessage(own)).Body, '"What happened: this"');
    const letter = await firstMessage(await event(other.arn));
    assert.match(letter.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /not authorized to perform: sqs:SendMessage/);
    assert.deepEqual(await received(other), []);
  });
});

describe("A topic that alarms and rules publish to", function () {
  this.timeout(60_000);
  const topic = async (statements: (arn: string) => object[]) => {
    const client = new SNSClient(await settings());
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: unique("topic") }));
    const policy = document(statements(TopicArn!));
    await client.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue: policy }));
    return { arn: TopicArn!, told: await subscriber(TopicArn!) };
  };
  /** What the project's own topic lets publish. */
  const own = (arn: string) => topicStatements(PLACE, arn, true);
  const narrowed = (arn: string) =>
    own(arn).map((statement) =>
      statement.Sid === "TakeEvents"
        ? { ...statement, Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } }
        : statement,
    );
  const messages = async (told: Queue) => (await received(told)).map(({ Body }) => JSON.parse(Body!));

  /** Sets off an alarm that tells a topic. */
  async function alarm(arn: string): Promise<void> {
    const client = new CloudWatchClient(await settings());
    const AlarmName = unique("alarm");
    const metric = { Namespace: "Test", MetricName: AlarmName, Statistic: "Sum" as const, Period: 60 };
    const limit = { Threshold: 0, ComparisonOperator: "GreaterThanThreshold" as const, EvaluationPeriods: 1 };
    await client.send(new PutMetricAlarmCommand({ AlarmName, ...metric, ...limit, AlarmActions: [arn] }));
    await client.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "the test" }));
  }

  it("accepts both with the project's own policy", async () => {
    const { arn, told } = await topic(own);
    await event(arn);
    await alarm(arn);
    const found: Array<{ Subject: string; Message: string }> = [];
    await eventually("both", async () => {
      found.push(...(await messages(told)));
      return found.length >= 2;
    });
    assert.equal(found[0]!.Message, '"What happened: this"');
    assert.match(found[1]!.Subject, /^ALARM: "alarm-/);
  });

  it("accepts the link to a report, from S3's event of the new object", async () => {
    const { arn: topicArn, told } = await topic(own);
    const bucketName = await bucket();
    const objects = await s3();
    const NotificationConfiguration = { EventBridgeConfiguration: {} };
    await objects.send(
      new PutBucketNotificationConfigurationCommand({ Bucket: bucketName, NotificationConfiguration }),
    );
    const rules = new EventBridgeClient(await settings());
    const Name = unique("rule");
    const pattern = uploadPattern(bucketName, reportPrefix("sales", "weekly"), "");
    await rules.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern) }));
    const reported = { place: PLACE, bucketName, stack: "dev", model: "sales", schedules: [], topicArn };
    const message = reportMessage(reported, { name: "weekly", report: "sales.html" });
    const InputTransformer = { InputPathsMap: message.inputPaths, InputTemplate: message.inputTemplate };
    await rules.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "1", Arn: topicArn, InputTransformer }] }));
    const other = "reports/sales/daily/r-1/sales.html";
    const key = "reports/sales/weekly/r-1/sales.html";
    for (const Key of [other, key])
      await objects.send(new PutObjectCommand({ Bucket: bucketName, Key, Body: "<p>Sales</p>" }));
    const [{ Message }] = await eventually("the link", async () => {
      const found: Array<{ Message: string }> = await messages(told);
      return found.length > 0 ? (found as [{ Message: string }]) : undefined;
    });
    const link = new URL(/https:\S+(?=")/.exec(Message)![0]);
    assert.equal(link.host, "eu-west-1.console.aws.amazon.com");
    assert.equal(link.pathname, `/s3/object/${bucketName}`);
    assert.equal(link.searchParams.get("prefix"), key);
    assert.ok(Message.includes(`aws s3 cp s3://${bucketName}/${key} .`), Message);
  });

  it("rejects events with a condition in its statement, which EventBridge cannot meet: they become dead letters", async () => {
    const { arn, told } = await topic(narrowed);
    const dead = await event(arn);
    const letter = await firstMessage(dead);
    assert.equal(letter.MessageAttributes!.ERROR_CODE!.StringValue, "NO_PERMISSIONS");
    assert.equal(letter.Body, '"What happened: this"');
    assert.deepEqual(await messages(told), []);
  });

  it("rejects alarms of other accounts than the one in its policy", async () => {
    const { arn, told } = await topic((made) => topicStatements({ ...PLACE, accountId: "999999999999" }, made, true));
    await alarm(arn);
    // The event takes the same way after the alarm.
    await event(arn);
    const found = await eventually("the event", async () => {
      const all = await messages(told);
      return all.length > 0 ? all : undefined;
    });
    assert.deepEqual(
      found.map(({ Subject }) => Subject),
      ["EventBridge Notification"],
    );
  });
});
