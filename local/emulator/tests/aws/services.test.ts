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
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { eventually } from "../../../../test/support/eventually";
import { type Place, place, unique } from "../support/account";
import { ecs, settings } from "../support/clients";
import { highest } from "../support/metrics";
import { makeService } from "../support/services";
import { register, shell, until } from "../support/tasks";

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
    const command = "trap 'exit 0' TERM; while :; do sleep 0.1; done";
    const taskDefinition = await register(here, { containers: [await shell(here, "main", command)] });
    service = await makeService(here, taskDefinition);
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

  it("replaces a stopped task", async () => {
    await runs(1);
    const [first] = await taskArns();
    await (await ecs()).send(new StopTaskCommand({ cluster: here.cluster, task: first }));
    await eventually("another task", async () => {
      const now = await taskArns();
      return now.length === 1 && now[0] !== first;
    });
    await runs(1);
  });

  it("is scaled by a step policy when its alarm is raised, within the target's limits", async () => {
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
    const where = { ClusterName: here.cluster, ServiceName: service };
    await eventually(
      "both tasks in the service's metric",
      async () => (await highest("ECS/ContainerInsights", "RunningTaskCount", where)) === 2,
    );
  });

  it("is scaled by a scheduled action", async () => {
    const scaling = new ApplicationAutoScalingClient(await settings());
    const at = new Date(Date.now() + 3_000).toISOString().slice(0, 19);
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
