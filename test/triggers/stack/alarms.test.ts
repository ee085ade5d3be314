import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  type MetricAlarm,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { rfargate } from "../../e2e/support";
import { clientSettings } from "../../support/emulator-aws";
import { eventually } from "../../support/eventually";
import { NAME, stackOutputs } from "../support/shared-stack";

const STACK = `r-on-fargate-${NAME}`;

/** What SNS puts into a queue. */
interface Notice {
  Subject: string;
  Message: string;
}

describe("the alarms of a stack", function () {
  this.timeout(200_000);
  const sqs = new SQSClient({ ...clientSettings(), useQueueUrlAsEndpoint: false });
  const sns = new SNSClient(clientSettings());
  const cloudWatch = new CloudWatchClient(clientSettings());
  /** All messages of the topic. */
  const told: Notice[] = [];
  let outputs: StackOutputs;
  let subscriber: { queueUrl: string; subscription: string };

  before(async () => {
    outputs = await stackOutputs();
    subscriber = await subscribe(outputs.alarms!.topicArn);
  });
  after(async () => {
    if (!subscriber) return;
    await sns.send(new UnsubscribeCommand({ SubscriptionArn: subscriber.subscription }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl: subscriber.queueUrl }));
  });

  it("report a failed run once, by its model and task, and no other run", async () => {
    const run = async (script: string) => {
      const args = ["--model", "report", "--stack", NAME, "--no-fetch", "--json"];
      return rfargate(["run", `test/e2e/scripts/${script}`, ...args]);
    };
    const done = await run("first.R");
    assert.equal(done.code, 0, done.stderr);
    const failed = await run("exit-7.R");
    assert.equal(failed.code, 7, failed.stderr);
    const notice = await about(({ Message }) => /a run of model 'report' failed/.test(Message));
    assert.match(notice.Message, /^"Stack test-starts: .* failed: .*\(EssentialContainerExited\)\."$/m);
    const task = /rfargate status (\S+) --stack/.exec(notice.Message)![1]!;
    const status = await rfargate(["status", task, "--stack", NAME, "--json"]);
    assert.equal(JSON.parse(status.stdout).exitCode, 7, status.stderr);
    // CloudWatch counts it, too, and notifies no one: the one message did.
    await eventually("the number of failed runs", async () => {
      const { StateValue } = await alarm(`${STACK}-report-failed-runs`);
      return StateValue === "ALARM";
    });
    await receive();
    // Not the alarm of the schedule's dead letters, which another test may have raised: they are starts that failed.
    const ofRuns = ({ Subject, Message }: Notice) =>
      /a run of model 'report'|-report-failed-runs/.test(Subject + Message);
    assert.deepEqual(told.filter(ofRuns), [notice]);
  });

  it("send the place of a schedule's report, as a link and a command", async () => {
    const { Message } = await about((notice) => /schedule 'often' of model 'report' has written/.test(notice.Message));
    const link = new URL(/https:\S+(?=")/.exec(Message)![0]);
    assert.equal(link.pathname, `/s3/object/${outputs.bucket}`);
    const Key = link.searchParams.get("prefix")!;
    assert.match(Key, /^reports\/report\/often\/[0-9a-f-]{32,36}\/report-week\.csv$/);
    assert.ok(Message.includes(`aws s3 cp s3://${outputs.bucket}/${Key} .`), Message);
    const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    const read = async (key: string) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: outputs.bucket, Key: key }));
      return Body!.transformToString();
    };
    const runId = Key.split("/")[3]!;
    assert.equal(await read(Key), await read(`output/${runId}/report-week.csv`));
  });

  it("report a scheduled start, an upload and a message that became dead letters, by their queues' metrics", async () => {
    const { report, thumbnail, steps } = outputs.models;
    const dead = {
      "report-schedule-dead-letters": report!.schedules!.later!.deadLetterQueue,
      "thumbnail-upload-dead-letters": thumbnail!.upload!.deadLetterQueue,
      "thumbnail-upload-undelivered": thumbnail!.upload!.undeliveredQueue,
      "steps-dead-letters": steps!.queue!.deadLetterUrl,
    };
    // Dead letters of other tests may have set them off before, and their notices count for nothing here.
    await receive();
    const earlier = told.length;
    for (const name of Object.keys(dead)) await calm(name);
    for (const QueueUrl of Object.values(dead)) {
      const ordered = { MessageGroupId: "test", MessageDeduplicationId: "test" };
      const more = QueueUrl.endsWith(".fifo") ? ordered : {};
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "given up by the test", ...more }));
    }
    for (const name of Object.keys(dead))
      await about(({ Subject }) => Subject.includes(`ALARM: "${STACK}-${name}"`), earlier);
    for (const QueueUrl of Object.values(dead)) await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  });

  it("report an API's errors and slow responses; the test supplies the metrics, which the emulator does not measure", async () => {
    const latency = await alarm(`${STACK}-bean-counter-latency`);
    const errors = await alarm(`${STACK}-bean-counter-5xx`);
    assert.deepEqual([errors.Threshold, latency.Threshold, latency.ExtendedStatistic], [5, 5, "p95"]);
    const put = (MetricName: string, Dimensions: MetricAlarm["Dimensions"], Value: number) => ({
      ...{ MetricName, Dimensions, Value, Timestamp: new Date() },
    });
    const metrics = errors.Metrics!.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
    const figures = { RequestCount: 100, HTTPCode_Target_5XX_Count: 4, HTTPCode_ELB_5XX_Count: 2 };
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: "AWS/ApplicationELB",
        MetricData: [
          // 4 errors of the script and 2 of the load balancer are more than 5 of 100.
          ...metrics.map((metric) =>
            put(metric.MetricName!, metric.Dimensions, figures[metric.MetricName as keyof typeof figures]),
          ),
          put("TargetResponseTime", latency.Dimensions, 9),
        ],
      }),
    );
    for (const name of ["5xx", "latency"])
      await about(({ Subject }) => Subject.includes(`ALARM: "${STACK}-bean-counter-${name}"`));
  });

  it("are on a dashboard with the metrics of the stack", async () => {
    const { DashboardBody } = await cloudWatch.send(new GetDashboardCommand({ DashboardName: outputs.dashboard }));
    const titles = JSON.parse(DashboardBody!).widgets.map(
      ({ properties }: { properties: { title?: string } }) => properties.title,
    );
    for (const title of [
      ...["Alarms", "Failed runs", "Tasks", "steps: messages", "bean-counter: requests"],
      ...["Uploads that wait", "Starts that failed for good", "Last errors"],
    ])
      assert.ok(titles.includes(title), `${title} is not among ${titles}`);
  });

  async function calm(name: string): Promise<void> {
    const AlarmName = `${STACK}-${name}`;
    await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: "OK", StateReason: "A test begins." }));
  }

  async function alarm(name: string): Promise<MetricAlarm> {
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
    return MetricAlarms?.[0] ?? assert.fail(`there is no alarm ${name}`);
  }

  /** A queue that gets the messages of the topic. */
  async function subscribe(TopicArn: string) {
    const Statement = [
      {
        ...{ Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" },
        Condition: { ArnEquals: { "aws:SourceArn": TopicArn } },
      },
    ];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    const QueueName = "told-by-alarms";
    const Attributes = { Policy, VisibilityTimeout: "43200" };
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    const Endpoint = TopicArn.replace(":sns:", ":sqs:").replace(/[^:]+$/, QueueName);
    const { SubscriptionArn } = await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    return { queueUrl: QueueUrl!, subscription: SubscriptionArn! };
  }

  /** Moves the waiting messages into `told`. */
  async function receive(): Promise<void> {
    const QueueUrl = subscriber.queueUrl;
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return;
      told.push(...Messages.map(({ Body }): Notice => JSON.parse(Body!)));
    }
  }

  /** The first notice of a kind. @param from the number of earlier notices that do not count */
  const about = (kind: (notice: Notice) => boolean, from = 0): Promise<Notice> =>
    eventually("a notice", async () => {
      await receive();
      return told.slice(from).find(kind);
    });
});
