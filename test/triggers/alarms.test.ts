import assert from "node:assert/strict";
import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { StackOutputs } from "../../outputs";
import { rfargate } from "../e2e/support";
import { TestStack } from "../engine/support";
import { clientSettings } from "../support/emulator-aws";
import { eventually } from "../support/eventually";
import { leftovers } from "../support/leftovers";

const NAME = "test-alarms";
const STACK = `r-on-fargate-${NAME}`;
const PACK = ["--policy-pack", "policy"];

interface Notice {
  Subject: string;
  Message: string;
}

describe("the alarms of a stack", function () {
  this.timeout(600_000);
  const stack = new TestStack(NAME);
  const sqs = new SQSClient(clientSettings());
  const cloudWatch = new CloudWatchClient(clientSettings());
  let outputs: StackOutputs;
  let told: string;

  before(async () => {
    await stack.create((config) => {
      config["r-on-fargate:bucket"] = { scripts: "test/e2e/scripts" };
      config["r-on-fargate:alarms"] = { email: ["operations@example.org"] };
      config["r-on-fargate:models"] = [
        { name: "job", script: "first.R", schedule: "at(2099-01-01T00:00:00)" },
        { name: "score", script: "first.R", queue: {} },
      ];
    });
  });
  after(async () => {
    await stack.run(["destroy"], "--yes", "--skip-preview");
    await stack.remove();
    if (told) await sqs.send(new DeleteQueueCommand({ QueueUrl: told }));
  });

  it("come up under the policy pack with a topic and a dashboard of what the stack has", async () => {
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    assert.doesNotMatch(up.text, /\[mandatory\]|\[advisory\]/);
    outputs = JSON.parse((await stack.run(["stack", "output", "rOnFargate"], "--json")).stdout);
    const { DashboardBody } = await cloudWatch.send(new GetDashboardCommand({ DashboardName: outputs.dashboard }));
    const titles = JSON.parse(DashboardBody!).widgets.map(
      ({ properties }: { properties: { title?: string } }) => properties.title,
    );
    for (const title of ["Alarms", "Failed runs", "score: messages", "Starts that failed for good", "Last errors"])
      assert.ok(titles.includes(title), `${title} is not among ${titles}`);
    told = await subscriber(outputs.alarms!.topicArn);
  });

  it("tell of a run that failed, by its model and task, and of none that did not", async () => {
    const run = (script: string) =>
      rfargate(["run", script, "--model", "job", "--stack", NAME, "--no-fetch", "--json"]);
    assert.equal((await run("first.R")).code, 0);
    const failed = await run("exit-7.R");
    assert.equal(failed.code, 7, failed.stderr);
    const [notice, ...others] = await notices(1);
    assert.deepEqual(others, []);
    assert.match(
      notice!.Message,
      /^"Stack test-alarms: a run of model 'job' failed: .*\(EssentialContainerExited\)\."$/m,
    );
    const task = /rfargate status (\S+) --stack test-alarms/.exec(notice!.Message)![1]!;
    const status = await rfargate(["status", task, "--stack", NAME, "--json"]);
    assert.equal(JSON.parse(status.stdout).exitCode, 7, status.stderr);
    // The number of failed runs is there for the dashboard, too: nobody is told by both.
    await inAlarm(`${STACK}-job-failed-runs`);
    assert.deepEqual(await notices(0), []);
  });

  it("tell of a start by the clock that became a dead letter, by the figures of its queue", async () => {
    const QueueUrl = outputs.models.job!.schedules!.schedule!.deadLetterQueue;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a start that failed" }));
    const [notice] = await notices(1);
    assert.match(notice!.Subject, /^ALARM: "r-on-fargate-test-alarms-job-schedule-dead-letters"/);
    assert.match(JSON.parse(notice!.Message).AlarmDescription, /Starts of model job by the clock/);
  });

  it("tell of a queue's dead letters", async () => {
    const QueueUrl = outputs.models.score!.queue!.deadLetterUrl;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "rejected" }));
    const [notice] = await notices(1);
    assert.match(notice!.Subject, /^ALARM: "r-on-fargate-test-alarms-score-dead-letters"/);
  });

  it("change nothing on a second up, and leave nothing when the stack is destroyed", async () => {
    const again = await stack.run(["up"], "--yes", "--skip-preview", "--refresh", "--expect-no-changes", ...PACK);
    assert.equal(again.code, 0, again.text);
    const destroyed = await stack.run(["destroy"], "--yes", "--skip-preview");
    assert.equal(destroyed.code, 0, destroyed.text);
    assert.deepEqual(await leftovers(NAME), []);
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: STACK }));
    assert.deepEqual(MetricAlarms, []);
  });

  /** A queue that gets what the topic is told. */
  async function subscriber(TopicArn: string): Promise<string> {
    const Statement = [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "*",
        Condition: { ArnEquals: { "aws:SourceArn": TopicArn } },
      },
    ];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    const QueueName = `${STACK}-told`;
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy } }));
    const Endpoint = TopicArn.replace(":sns:", ":sqs:").replace(/[^:]+$/, QueueName);
    await new SNSClient(clientSettings()).send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    return QueueUrl!;
  }

  /** What the topic has told since the last look: waits for as many notices, but takes all that are there. */
  async function notices(atLeast: number): Promise<Notice[]> {
    const found: Notice[] = [];
    await eventually(`${atLeast} notices`, async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: told,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 2,
          VisibilityTimeout: 600,
        }),
      );
      found.push(...Messages.map(({ Body }): Notice => JSON.parse(Body!)));
      return found.length >= atLeast || undefined;
    });
    return found;
  }

  async function inAlarm(name: string): Promise<void> {
    await eventually(`${name} in ALARM`, async () => {
      const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
      return MetricAlarms?.[0]?.StateValue === "ALARM" || undefined;
    });
  }
});
