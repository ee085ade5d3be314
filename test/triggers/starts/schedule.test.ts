import assert from "node:assert/strict";
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { ModelOutputs, StackOutputs } from "../../../contract/outputs/schema";
import type { RunSummary } from "../../../runner/cli/runs/summary";
import { rfargate } from "../../e2e/support";
import { clientSettings } from "../../support/emulator-aws";
import { eventually } from "../../support/eventually";
import { denyRunTask } from "../support/denial";
import { NAME, stackOutputs } from "../support/shared-stack";

describe("a model on a schedule", function () {
  this.timeout(200_000);
  let outputs: StackOutputs;
  let model: ModelOutputs;
  const ecs = new ECSClient(clientSettings());

  before(async () => {
    outputs = await stackOutputs();
    model = outputs.models.report!;
  });

  /** The tasks of this stack that the schedule started and that have ended. ECS also knows those of a stack before, of the same name. */
  const stopped = async () => {
    const { arn: cluster } = outputs.cluster;
    const of = { cluster, startedBy: "chronos-schedule/often", desiredStatus: "STOPPED" as const };
    const { taskArns } = await ecs.send(new ListTasksCommand(of));
    if (taskArns!.length === 0) return [];
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
    return tasks!.filter(
      ({ lastStatus, taskDefinitionArn }) => lastStatus === "STOPPED" && taskDefinitionArn === model.taskDefinitionArn,
    );
  };

  it("has schedules with their time, zone and window", async () => {
    assert.deepEqual(Object.keys(model.schedules!).sort(), ["later", "often"]);
    const later = await new SchedulerClient(clientSettings()).send(
      new GetScheduleCommand({ Name: "later", GroupName: model.schedules!.later!.group }),
    );
    assert.equal(later.ScheduleExpressionTimezone, "Europe/Berlin");
    assert.deepEqual(later.FlexibleTimeWindow, { Mode: "FLEXIBLE", MaximumWindowInMinutes: 30 });
    assert.equal(later.Target?.EcsParameters?.TaskDefinitionArn, model.taskDefinitionArn);
  });

  it("runs in a real container with the schedule's environment and size, and ls shows the schedule", async () => {
    const { taskArn, cpu, memory, capacityProviderName } = await eventually(
      "a task that the schedule started has stopped",
      async () => (await stopped())[0],
    );
    const { stdout } = await rfargate(["ls", "--stack", NAME, "--limit", "200", "--json"]);
    const run = (JSON.parse(stdout) as RunSummary[]).find((other) => other.taskArn === taskArn)!;
    assert.equal(run.startedBy, "schedule often");
    assert.equal(run.model, "report");
    assert.equal(run.exitCode, 0);
    assert.deepEqual([cpu, memory, capacityProviderName], ["512", "1024", "FARGATE"]);
    const logs = await rfargate(["logs", run.runId, "--stack", NAME]);
    assert.match(logs.stdout, /report of a week until/, logs.stderr);
  });

  it("skips a run of overlap: skip while an earlier run continues, and ls shows it", async () => {
    const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    const lease = (Body: string) =>
      s3.send(new PutObjectCommand({ Bucket: outputs.bucket, Key: "locks/report/often", Body }));
    const runs = async () => {
      const { stdout } = await rfargate(["ls", "--stack", NAME, "--limit", "200", "--json"]);
      return (JSON.parse(stdout) as RunSummary[]).filter(({ startedBy }) => startedBy === "schedule often");
    };
    // The lease of a run that continues.
    await lease("run=earlier renewed=0");
    let known = -1;
    const skipped = await eventually("a run that was skipped", async () => {
      const ended = (await stopped()).length;
      // The CLI is asked only when there is news.
      if (ended === known) return undefined;
      known = ended;
      return (await runs()).find((run) => run.skipped !== null && run.status === "STOPPED");
    }).finally(() => lease("free"));
    assert.match(skipped.skipped!, /^run earlier of report\/often is still going/);
    assert.equal(skipped.exitCode, 0);
    assert.ok((await runs()).some((run) => run.skipped === null && run.exitCode === 0));
  });

  it("puts a failed start into the dead-letter queue, with the reason", async () => {
    const allow = await denyRunTask(`r-on-fargate-${NAME}-report-schedule`);
    const sqs = new SQSClient({ ...clientSettings(), useQueueUrlAsEndpoint: false });
    const QueueUrl = model.schedules!.often!.deadLetterQueue;
    const receive = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"], WaitTimeSeconds: 2 });
    const look = async () => (await sqs.send(receive)).Messages?.[0];
    const letter = await eventually("a dead letter", look).finally(allow);
    const attributes = letter.MessageAttributes!;
    assert.match(attributes.SCHEDULE_ARN!.StringValue!, /:schedule\/.*\/often$/);
    assert.match(attributes.ERROR_MESSAGE!.StringValue!, /not authorized to perform: ecs:RunTask/);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.ReceiptHandle }));
    assert.deepEqual(JSON.parse(letter.Body!).containerOverrides[0].environment, [
      { name: "PERIOD", value: "week" },
      { name: "RFARGATE_EXCLUSIVE", value: "locks/report/often" },
      { name: "RFARGATE_REPORT", value: "reports/report/often/report-week.csv" },
    ]);
  });
});
