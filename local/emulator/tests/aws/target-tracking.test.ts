import assert from "node:assert/strict";
import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { eventually } from "../../../../test/support/eventually";
import { type Place, place } from "../support/account";
import { ecs, settings } from "../support/clients";
import { deleteServices, makeService } from "../support/services";
import { register, shell } from "../support/tasks";

describe("A target tracking policy", function () {
  this.timeout(60_000);
  let here: Place;
  let scaling: ApplicationAutoScalingClient;
  let cloudWatch: CloudWatchClient;
  let service: string;
  const policy = () => ({
    ServiceNamespace: "ecs" as const,
    ScalableDimension: "ecs:service:DesiredCount" as const,
    ResourceId: `service/${here.cluster}/${service}`,
    PolicyName: "cpu",
  });

  before(async () => {
    here = await place();
    scaling = new ApplicationAutoScalingClient(await settings());
    cloudWatch = new CloudWatchClient(await settings());
    const command = "trap 'exit 0' TERM; while :; do sleep 0.1; done";
    const taskDefinition = await register(here, { containers: [await shell(here, "main", command)] });
    service = await makeService(here, taskDefinition, { desiredCount: 2 });
    await scaling.send(new RegisterScalableTargetCommand({ ...policy(), MinCapacity: 1, MaxCapacity: 4 }));
    await scaling.send(
      new PutScalingPolicyCommand({
        ...policy(),
        PolicyType: "TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 50,
          PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
        },
      }),
    );
  });
  after(() => deleteServices(here));

  const desired = async () => {
    const { services } = await (await ecs()).send(
      new DescribeServicesCommand({ cluster: here.cluster, services: [service] }),
    );
    return services![0]!.desiredCount;
  };
  const alarms = async () => {
    const { MetricAlarms } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: `TargetTracking-${policy().ResourceId}-` }),
    );
    return MetricAlarms!.sort((a, b) => a.AlarmName!.localeCompare(b.AlarmName!));
  };
  const goesOff = async (AlarmName: string, StateReason: string) => {
    await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: "OK", StateReason: "test" }));
    await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason }));
  };

  it("has two alarms on the service's CPU, above the target and below 90 % of it", async () => {
    const [high, low] = await alarms();
    assert.deepEqual(
      [high, low].map((alarm) => [
        alarm!.ComparisonOperator,
        alarm!.Threshold,
        alarm!.EvaluationPeriods,
        alarm!.Period,
      ]),
      [
        ["GreaterThanThreshold", 50, 3, 60],
        ["LessThanThreshold", 45, 15, 60],
      ],
    );
    const { ScalingPolicies } = await scaling.send(new DescribeScalingPoliciesCommand(policy()));
    assert.deepEqual(ScalingPolicies![0]!.Alarms!.map(({ AlarmName }) => AlarmName).sort(), [
      high!.AlarmName,
      low!.AlarmName,
    ]);
  });

  it("sets the count in proportion to the metric, within the target's limits", async () => {
    const [high, low] = await alarms();
    await goesOff(high!.AlarmName!, "Threshold Crossed: Average 70.0 GreaterThanThreshold 50.0");
    await eventually("3 of 2 x 70 / 50", async () => (await desired()) === 3);
    await goesOff(high!.AlarmName!, "Threshold Crossed: Average 100.0 GreaterThanThreshold 50.0");
    await eventually("4, the most", async () => (await desired()) === 4);
    await goesOff(low!.AlarmName!, "Threshold Crossed: Average 20.0 LessThanThreshold 45.0");
    await eventually("2 of 4 x 20 / 50", async () => (await desired()) === 2);
  });

  it("deletes its alarms with itself", async () => {
    await scaling.send(new DeleteScalingPolicyCommand(policy()));
    assert.deepEqual(await alarms(), []);
  });
});
