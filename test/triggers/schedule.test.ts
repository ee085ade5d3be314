import assert from "node:assert/strict";
import { DescribeTasksCommand, ECSClient, type Task } from "@aws-sdk/client-ecs";
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { StackOutputs } from "../../outputs/schema";
import type { RunSummary } from "../../runner/cli/runs/summary";
import { rfargate } from "../e2e/support";
import { TestStack } from "../engine/support";
import { clientSettings, leftovers } from "../support/emulator-aws";
import { eventually } from "../support/eventually";

const NAME = "test-schedule";
const PACK = ["--policy-pack", "policy"];
const schedules = [
  { name: "often", expression: "rate(1 minute)", environment: { PERIOD: "week" }, cpu: 512, memory: 1024 },
  { name: "later", expression: "cron(0 6 ? * MON-FRI *)", timezone: "Europe/Berlin", flexibleWindowMinutes: 30 },
];

describe("a model on a schedule", function () {
  this.timeout(600_000);
  const stack = new TestStack(NAME);
  let outputs: StackOutputs;

  before(() =>
    stack.create((config) => {
      config["r-on-fargate:bucket"] = { scripts: "examples/schedule/r_scripts" };
      config["r-on-fargate:models"] = [{ name: "report", script: "report.R", schedule: "rate(2 hour)" }];
    }),
  );
  after(async () => {
    await stack.destroy();
    await stack.remove();
  });

  it("is refused by model and field when the expression does not parse, before anything is made", async () => {
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(text, /models\[0\]\.schedule \(model 'report'\): .*plural.*"rate\(2 hour\)" was given/);
    assert.deepEqual(await stack.resources(), []);
  });

  it("comes up under the policy pack, each schedule with its time, zone and window", async () => {
    stack.configure((config) => {
      config["r-on-fargate:models"] = [{ name: "report", script: "report.R", schedule: schedules }];
    });
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    assert.doesNotMatch(up.text, /\[mandatory\]|\[advisory\]/);
    outputs = JSON.parse((await stack.run(["stack", "output", "rOnFargate"], "--json")).stdout);
    const made = outputs.models.report!.schedules!;
    assert.deepEqual(Object.keys(made).sort(), ["later", "often"]);
    const later = await new SchedulerClient(clientSettings()).send(
      new GetScheduleCommand({ Name: "later", GroupName: made.later!.group }),
    );
    assert.equal(later.ScheduleExpressionTimezone, "Europe/Berlin");
    assert.deepEqual(later.FlexibleTimeWindow, { Mode: "FLEXIBLE", MaximumWindowInMinutes: 30 });
    assert.equal(later.Target?.EcsParameters?.TaskDefinitionArn, outputs.models.report!.taskDefinitionArn);
  });

  it("runs in a real container with the schedule's environment and size, and ls says what started it", async () => {
    const run = await eventually("a run that the schedule started has ended", async () => {
      const { stdout } = await rfargate(["ls", "--stack", NAME, "--json"]);
      return (JSON.parse(stdout) as RunSummary[]).find(({ status }) => status === "STOPPED");
    });
    assert.equal(run.startedBy, "schedule often");
    assert.equal(run.model, "report");
    assert.equal(run.exitCode, 0);
    const task = await described(run.taskArn!);
    assert.deepEqual([task.cpu, task.memory], ["512", "1024"]);
    assert.equal(task.capacityProviderName, "FARGATE");
    const logs = await rfargate(["logs", run.runId, "--stack", NAME]);
    assert.match(logs.stdout, /report of a week until/, logs.stderr);
  });

  it("puts a start that fails into the dead-letter queue, with the reason", async () => {
    const denial = { RoleName: `r-on-fargate-${NAME}-report-schedule`, PolicyName: "denial-of-the-test" };
    const iam = new IAMClient(clientSettings());
    const Statement = [{ Effect: "Deny", Action: "ecs:RunTask", Resource: "*" }];
    await iam.send(
      new PutRolePolicyCommand({ ...denial, PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }) }),
    );
    const sqs = new SQSClient(clientSettings());
    const receive = new ReceiveMessageCommand({
      QueueUrl: outputs.models.report!.schedules!.often!.deadLetterQueue,
      MessageAttributeNames: ["All"],
      WaitTimeSeconds: 5,
    });
    const letter = await eventually("a dead letter", async () => (await sqs.send(receive)).Messages?.[0]);
    await iam.send(new DeleteRolePolicyCommand(denial));
    const attributes = letter.MessageAttributes!;
    assert.match(attributes.SCHEDULE_ARN!.StringValue!, /:schedule\/.*\/often$/);
    assert.match(attributes.ERROR_MESSAGE!.StringValue!, /not authorized to perform: ecs:RunTask/);
    assert.deepEqual(JSON.parse(letter.Body!).containerOverrides[0].environment, [{ name: "PERIOD", value: "week" }]);
  });

  it("moves on with the model: the schedules name its new revision, and nothing else changes", async () => {
    stack.configure((config) => {
      config["r-on-fargate:models"] = [{ name: "report", script: "report.R", memory: 1024, schedule: schedules }];
    });
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    const before = outputs;
    outputs = JSON.parse((await stack.run(["stack", "output", "rOnFargate"], "--json")).stdout);
    assert.notEqual(outputs.models.report!.taskDefinitionArn, before.models.report!.taskDefinitionArn);
    const { Target } = await new SchedulerClient(clientSettings()).send(
      new GetScheduleCommand({ Name: "often", GroupName: outputs.models.report!.schedules!.often!.group }),
    );
    assert.equal(Target?.EcsParameters?.TaskDefinitionArn, outputs.models.report!.taskDefinitionArn);
    const again = await stack.run(["up"], "--yes", "--skip-preview", "--refresh", "--expect-no-changes", ...PACK);
    assert.equal(again.code, 0, again.text);
  });

  it("leaves nothing when it is destroyed", async () => {
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.text);
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await leftovers(NAME), []);
    const { Schedules } = await new SchedulerClient(clientSettings()).send(new ListSchedulesCommand({}));
    assert.deepEqual(
      Schedules?.filter(({ GroupName }) => GroupName?.includes(NAME)),
      [],
    );
  });

  async function described(arn: string): Promise<Task> {
    const { tasks } = await new ECSClient(clientSettings()).send(
      new DescribeTasksCommand({ cluster: outputs.cluster.arn, tasks: [arn] }),
    );
    return tasks![0]!;
  }
});
