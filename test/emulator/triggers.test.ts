import assert from "node:assert/strict";
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { eventually } from "../support/eventually";
import { allow, arn, document, type Place, place, role, unique } from "./support/account";
import { ecs, iam, settings } from "./support/clients";
import { lines, register, shell, until } from "./support/tasks";

const NETWORK = { awsvpcConfiguration: { Subnets: ["subnet-0a1b2c3d"] } };

describe("A task as a target, with dead letters in a queue that refuses plain http", function () {
  this.timeout(60_000);
  let here: Place;
  let definition: string;
  let queue: { url: string; arn: string };
  const starter = (service: string) =>
    role(service, [
      allow("ecs:RunTask", definition.replace(/:\d+$/, ":*"), {
        ArnLike: { "ecs:cluster": arn("ecs", `cluster/${here.cluster}`) },
      }),
      allow("iam:PassRole", here.executionRole, { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }),
    ]);
  const overrides = (who: string) =>
    JSON.stringify({ containerOverrides: [{ name: "main", environment: [{ name: "WHO", value: who }] }] });

  before(async () => {
    here = await place();
    definition = await register(here, { containers: [await shell(here, "main", 'echo "for $WHO"')] });
    const name = unique("queue");
    const Policy = document([
      {
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: arn("sqs", name),
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
    const created = await new SQSClient(await settings()).send(
      new CreateQueueCommand({ QueueName: name, Attributes: { Policy } }),
    );
    queue = { url: created.QueueUrl!, arn: arn("sqs", name) };
  });

  /** The task that was started by a rule or schedule, at its end. */
  async function startedBy(by: string) {
    const client = await ecs();
    const taskArn = await eventually(`a task of ${by}`, async () => {
      for (const desiredStatus of ["RUNNING", "STOPPED"] as const) {
        const { taskArns } = await client.send(
          new ListTasksCommand({ cluster: here.cluster, startedBy: by.slice(0, 36), desiredStatus }),
        );
        if (taskArns![0]) return taskArns![0];
      }
      return undefined;
    });
    return (await until(here, taskArn, "STOPPED")).task;
  }

  async function rule(RoleArn: string, DeadLetterConfig?: { Arn: string }): Promise<string> {
    const client = new EventBridgeClient(await settings());
    const Name = unique("rule");
    await client.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify({ source: [Name] }) }));
    const InputTransformer = { InputPathsMap: { key: "$.detail.key" }, InputTemplate: overrides("<key>") };
    const EcsParameters = {
      TaskDefinitionArn: definition,
      LaunchType: "FARGATE" as const,
      NetworkConfiguration: NETWORK as never,
    };
    const target = {
      Id: "1",
      Arn: arn("ecs", `cluster/${here.cluster}`),
      RoleArn,
      EcsParameters,
      InputTransformer,
      DeadLetterConfig,
    };
    await client.send(new PutTargetsCommand({ Rule: Name, Targets: [target] }));
    await client.send(
      new PutEventsCommand({
        Entries: [{ Source: Name, DetailType: "t", Detail: JSON.stringify({ key: "an event" }) }],
      }),
    );
    return Name;
  }

  it("starts by an EventBridge rule, with overrides made from the event", async () => {
    const name = await rule(await starter("events.amazonaws.com"));
    const task = await startedBy(`events-rule/${name}`);
    assert.deepEqual(await lines(here, task.taskArn!), ["for an event"]);
  });

  it("goes to the dead-letter queue when the rule's role may not run it", async () => {
    await rule(await role("events.amazonaws.com", []), { Arn: queue.arn });
    const receive = new ReceiveMessageCommand({ QueueUrl: queue.url, MessageAttributeNames: ["All"] });
    const client = new SQSClient(await settings());
    const message = await eventually("a dead letter", async () => (await client.send(receive)).Messages?.[0]);
    assert.equal(message.MessageAttributes!.ERROR_CODE!.StringValue, "NO_PERMISSIONS");
    assert.match(message.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /not authorized to perform: ecs:RunTask/);
    assert.deepEqual(JSON.parse(message.Body!), JSON.parse(overrides("an event")));
  });

  it("starts by a schedule whose role lets in the schedules of its group only, and keeps what another group's may not start", async () => {
    const client = new SchedulerClient(await settings());
    const GroupName = unique("group");
    await client.send(new CreateScheduleGroupCommand({ Name: GroupName }));
    const RoleArn = await starter("scheduler.amazonaws.com");
    const RoleName = RoleArn.split("/")[1]!;
    await (await iam()).send(
      new UpdateAssumeRolePolicyCommand({
        RoleName,
        PolicyDocument: document([
          {
            Effect: "Allow",
            Principal: { Service: "scheduler.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "aws:SourceArn": arn("scheduler", `schedule-group/${GroupName}`) } },
          },
        ]),
      }),
    );
    await (await iam()).send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "dead-letters",
        PolicyDocument: document([allow("sqs:SendMessage", queue.arn)]),
      }),
    );
    const at = new Date(Date.now() + 3_000).toISOString().slice(0, 19);
    const create = (Name: string, group?: string) =>
      client.send(
        new CreateScheduleCommand({
          Name,
          GroupName: group,
          ScheduleExpression: `at(${at})`,
          FlexibleTimeWindow: { Mode: "OFF" },
          Target: {
            Arn: arn("ecs", `cluster/${here.cluster}`),
            RoleArn,
            EcsParameters: {
              TaskDefinitionArn: definition,
              LaunchType: "FARGATE",
              NetworkConfiguration: NETWORK as never,
            },
            DeadLetterConfig: { Arn: queue.arn },
            Input: overrides("a group"),
          },
        }),
      );
    const [inside, outside] = [unique("inside"), unique("outside")];
    await create(inside, GroupName);
    await create(outside);
    const task = await startedBy(`chronos-schedule/${inside}`);
    assert.deepEqual(await lines(here, task.taskArn!), ["for a group"]);
    const receive = new ReceiveMessageCommand({ QueueUrl: queue.url, MessageAttributeNames: ["All"] });
    const sqs = new SQSClient(await settings());
    const letter = await eventually("a dead letter of the schedule", async () =>
      (await sqs.send(receive)).Messages?.find(({ MessageAttributes }) => MessageAttributes?.SCHEDULE_ARN),
    );
    assert.match(letter.MessageAttributes!.SCHEDULE_ARN!.StringValue!, new RegExp(`/default/${outside}$`));
    assert.match(letter.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /cannot assume the role/);
  });

  it("starts by a one-time schedule in its own time zone, which is then deleted", async () => {
    const client = new SchedulerClient(await settings());
    const Name = unique("schedule");
    // Tokyo is nine hours ahead all the year.
    const at = new Date(Date.now() + 3_000 + 9 * 3600_000).toISOString().slice(0, 19);
    await client.send(
      new CreateScheduleCommand({
        Name,
        ScheduleExpression: `at(${at})`,
        ScheduleExpressionTimezone: "Asia/Tokyo",
        ActionAfterCompletion: "DELETE",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          Arn: arn("ecs", `cluster/${here.cluster}`),
          RoleArn: await starter("scheduler.amazonaws.com"),
          EcsParameters: {
            TaskDefinitionArn: definition,
            LaunchType: "FARGATE",
            NetworkConfiguration: NETWORK as never,
          },
          Input: overrides("a schedule"),
        },
      }),
    );
    const task = await startedBy(`chronos-schedule/${Name}`);
    assert.deepEqual(await lines(here, task.taskArn!), ["for a schedule"]);
    const { Schedules } = await client.send(new ListSchedulesCommand({}));
    assert.ok(!Schedules!.some((schedule) => schedule.Name === Name));
  });
});

describe("A service", function () {
  this.timeout(60_000);
  let here: Place;
  let service: string;
  const scaled = () => ({
    ServiceNamespace: "ecs" as const,
    ScalableDimension: "ecs:service:DesiredCount" as const,
    ResourceId: `service/${here.cluster}/${service}`,
  });

  before(async () => {
    here = await place();
    service = unique("service");
    const command = "trap 'exit 0' TERM; while :; do sleep 0.1; done";
    const taskDefinition = await register(here, { containers: [await shell(here, "main", command)] });
    const networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d"] } };
    await (await ecs()).send(
      new CreateServiceCommand({
        cluster: here.cluster,
        serviceName: service,
        taskDefinition,
        desiredCount: 1,
        launchType: "FARGATE",
        networkConfiguration,
      }),
    );
  });

  const state = async () =>
    (await (await ecs()).send(new DescribeServicesCommand({ cluster: here.cluster, services: [service] })))
      .services![0]!;
  const runs = (count: number) =>
    eventually(
      `${count} running tasks`,
      async () => (await state()).runningCount === count && (await state()).pendingCount === 0,
    );
  const taskArns = async () =>
    (await (await ecs()).send(new ListTasksCommand({ cluster: here.cluster, serviceName: service }))).taskArns!;

  it("replaces a task that was stopped", async () => {
    await runs(1);
    const [first] = await taskArns();
    await (await ecs()).send(new StopTaskCommand({ cluster: here.cluster, task: first }));
    await eventually("another task", async () => {
      const now = await taskArns();
      return now.length === 1 && now[0] !== first;
    });
    await runs(1);
  });

  it("is scaled by a step policy when its alarm goes off, within the target's limits", async () => {
    const scaling = new ApplicationAutoScalingClient(await settings());
    await scaling.send(new RegisterScalableTargetCommand({ ...scaled(), MinCapacity: 1, MaxCapacity: 2 }));
    const { PolicyARN } = await scaling.send(
      new PutScalingPolicyCommand({
        ...scaled(),
        PolicyName: "out",
        PolicyType: "StepScaling",
        StepScalingPolicyConfiguration: {
          AdjustmentType: "ChangeInCapacity",
          StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 5 }],
        },
      }),
    );
    const alarms = new CloudWatchClient(await settings());
    const AlarmName = unique("alarm");
    const metric = {
      Namespace: "t",
      MetricName: "m",
      Statistic: "Sum" as const,
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
    };
    await alarms.send(
      new PutMetricAlarmCommand({
        AlarmName,
        ...metric,
        ComparisonOperator: "GreaterThanThreshold",
        AlarmActions: [PolicyARN!],
      }),
    );
    await alarms.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "test" }));
    await runs(2);
    assert.equal((await state()).desiredCount, 2);
  });

  it("is scaled by a scheduled action", async () => {
    const scaling = new ApplicationAutoScalingClient(await settings());
    const at = new Date(Date.now() + 2_000).toISOString().slice(0, 19);
    const action = {
      ScheduledActionName: "in",
      Schedule: `at(${at})`,
      ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 1 },
    };
    await scaling.send(new PutScheduledActionCommand({ ...scaled(), ...action }));
    await runs(1);
    const { ScalableTargets } = await scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs", ResourceIds: [scaled().ResourceId] }),
    );
    assert.deepEqual([ScalableTargets![0]!.MinCapacity, ScalableTargets![0]!.MaxCapacity], [0, 1]);
  });

  it("ends its tasks with ServiceSchedulerInitiated when it is scaled to zero and deleted", async () => {
    const client = await ecs();
    const [last] = await taskArns();
    await client.send(new UpdateServiceCommand({ cluster: here.cluster, service, desiredCount: 0 }));
    const { task } = await until(here, last!, "STOPPED");
    assert.equal(task.stopCode, "ServiceSchedulerInitiated");
    assert.equal(task.containers![0]!.exitCode, 0);
    await client.send(new DeleteServiceCommand({ cluster: here.cluster, service }));
    assert.equal((await state()).status, "INACTIVE");
    const { tasks } = await client.send(new DescribeTasksCommand({ cluster: here.cluster, tasks: [last!] }));
    assert.equal(tasks![0]!.group, `service:${service}`);
  });
});
