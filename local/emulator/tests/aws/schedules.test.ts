import assert from "node:assert/strict";
import { PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { eventually } from "../../../../test/support/eventually";
import { allow, arn, document, role, unique } from "../support/account";
import { iam, settings } from "../support/clients";
import { firstMessage, queue } from "../support/notices";
import { TaskTarget } from "../support/target";
import { lines } from "../support/tasks";

describe("A schedule whose target is a task", function () {
  this.timeout(60_000);
  let target: TaskTarget;
  let client: SchedulerClient;

  before(async () => {
    target = await TaskTarget.make();
    client = new SchedulerClient(await settings());
  });

  /** Seconds from now, by the clock of a zone that is some hours ahead. */
  const at = (seconds: number, hoursAhead = 0) =>
    `at(${new Date(Date.now() + seconds * 1000 + hoursAhead * 3600_000).toISOString().slice(0, 19)})`;

  async function schedule(
    RoleArn: string,
    who: string,
    more: Partial<CreateScheduleCommandInput> & { ScheduleExpression: string },
    DeadLetterConfig?: { Arn: string },
  ): Promise<string> {
    const Name = unique("schedule");
    const { clusterArn: Arn, ecsParameters: EcsParameters } = target;
    const Target = { Arn, RoleArn, EcsParameters, DeadLetterConfig, Input: target.overrides(who) };
    await client.send(new CreateScheduleCommand({ Name, FlexibleTimeWindow: { Mode: "OFF" }, Target, ...more }));
    return Name;
  }

  it("starts it with a role for the schedules of its group only, and keeps refused starts of another group", async () => {
    const GroupName = unique("group");
    await client.send(new CreateScheduleGroupCommand({ Name: GroupName }));
    const RoleArn = await target.starter("scheduler.amazonaws.com");
    const RoleName = RoleArn.split("/")[1]!;
    const trust = {
      Effect: "Allow",
      Principal: { Service: "scheduler.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceArn": arn("scheduler", `schedule-group/${GroupName}`) } },
    };
    await (await iam()).send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: document([trust]) }));
    const { arn: Arn } = target.deadLetters;
    const PolicyDocument = document([allow("sqs:SendMessage", Arn)]);
    await (await iam()).send(new PutRolePolicyCommand({ RoleName, PolicyName: "dead-letters", PolicyDocument }));

    const ScheduleExpression = at(3);
    const inside = await schedule(RoleArn, "a group", { GroupName, ScheduleExpression }, { Arn });
    const outside = await schedule(RoleArn, "a group", { ScheduleExpression }, { Arn });
    const task = await target.startedBy(`chronos-schedule/${inside}`);
    assert.deepEqual(await lines(target.place, task.taskArn!), ["for a group"]);
    const letter = await firstMessage(target.deadLetters);
    assert.match(letter.MessageAttributes!.SCHEDULE_ARN!.StringValue!, new RegExp(`/default/${outside}$`));
    assert.match(letter.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /cannot assume the role/);
  });

  it("starts it once at a time in its time zone, with the time in UTC in its input, and is then deleted", async () => {
    const RoleArn = await target.starter("scheduler.amazonaws.com");
    // Tokyo is nine hours ahead all the year.
    const ScheduleExpression = at(3, 9);
    const due = new Date(`${ScheduleExpression.slice(3, -1)}+09:00`).toISOString().replace(".000", "");
    const name = await schedule(RoleArn, "<aws.scheduler.scheduled-time>", {
      ScheduleExpression,
      ScheduleExpressionTimezone: "Asia/Tokyo",
      ActionAfterCompletion: "DELETE",
    });
    const task = await target.startedBy(`chronos-schedule/${name}`);
    assert.deepEqual(await lines(target.place, task.taskArn!), [`for ${due}`]);
    const { Schedules } = await client.send(new ListSchedulesCommand({}));
    assert.ok(!Schedules!.some((schedule) => schedule.Name === name));
  });

  it("sends to a queue with its role and its scheduled time, and keeps messages that the role may not send", async () => {
    const receiver = await queue();
    const RoleArn = await target.starter("scheduler.amazonaws.com");
    const RoleName = RoleArn.split("/")[1]!;
    const { arn: dead } = target.deadLetters;
    const may = async (...queues: string[]) => {
      const PolicyDocument = document([allow("sqs:SendMessage", queues)]);
      await (await iam()).send(new PutRolePolicyCommand({ RoleName, PolicyName: "queues", PolicyDocument }));
    };
    const due = async () => {
      const ScheduleExpression = at(3);
      const Input = '{"at": "<aws.scheduler.scheduled-time>"}';
      const Target = { Arn: receiver.arn, RoleArn, DeadLetterConfig: { Arn: dead }, Input };
      const Name = unique("schedule");
      await client.send(
        new CreateScheduleCommand({ Name, FlexibleTimeWindow: { Mode: "OFF" }, Target, ScheduleExpression }),
      );
      return `{"at": "${ScheduleExpression.slice(3, -1)}Z"}`;
    };
    await may(receiver.arn, dead);
    const body = await due();
    assert.equal((await firstMessage(receiver)).Body, body);
    await may(dead);
    const refused = await due();
    const letter = await firstMessage(target.deadLetters);
    assert.equal(letter.Body, refused);
    assert.match(letter.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /not authorized to perform: sqs:SendMessage/);
  });

  it("starts a state machine with its role, and keeps starts that the role may not make", async () => {
    const machines = new SFNClient(await settings());
    const definition = JSON.stringify({ StartAt: "Done", States: { Done: { Type: "Succeed" } } });
    const machine = { name: unique("machine"), roleArn: await role("states.amazonaws.com", []), definition };
    const { stateMachineArn } = await machines.send(new CreateStateMachineCommand(machine));
    const { arn: dead } = target.deadLetters;
    const due = async (...actions: string[]) => {
      const RoleArn = await role("scheduler.amazonaws.com", [allow(["sqs:SendMessage", ...actions], "*")]);
      const Target = { Arn: stateMachineArn, RoleArn, DeadLetterConfig: { Arn: dead }, Input: '{"by": "clock"}' };
      const Name = unique("schedule");
      await client.send(
        new CreateScheduleCommand({ Name, FlexibleTimeWindow: { Mode: "OFF" }, Target, ScheduleExpression: at(3) }),
      );
    };
    await due();
    const letter = await firstMessage(target.deadLetters);
    assert.match(letter.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /perform: states:StartExecution/);
    await due("states:StartExecution");
    const [started] = await eventually("an execution", async () => {
      const { executions } = await machines.send(new ListExecutionsCommand({ stateMachineArn }));
      return executions!.length > 0 ? executions : undefined;
    });
    const { executionArn } = started!;
    const { input } = await machines.send(new DescribeExecutionCommand({ executionArn }));
    assert.equal(input, '{"by": "clock"}');
  });
});
