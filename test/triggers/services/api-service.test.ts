import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { ROOT } from "../../engine/support";
import { askBalancer } from "../../support/ask-balancer";
import { clientSettings } from "../../support/emulator-aws";
import { eventually } from "../../support/eventually";
import { NAME, stackOutputs } from "../support/shared-stack";

const EXAMPLE = join(ROOT, "examples/bean-counter");
const SERVICE = `r-on-fargate-${NAME}-bean-counter`;

describe("a model as an API, on the emulator", function () {
  this.timeout(600_000);
  let outputs: StackOutputs;
  let url: string;
  const ecs = () => new ECSClient(clientSettings());
  const running = async () =>
    (await ecs().send(new ListTasksCommand({ cluster: outputs.cluster.name, serviceName: SERVICE }))).taskArns!;

  /** The emulator sends requests to a task from its start, AWS from its first good health check: here R is waited for. */
  const serving = () =>
    eventually("answers of every task", async () => {
      for (let i = 0; i < 6; i++) {
        const { status, body } = await askBalancer(url, "/ping");
        if (status !== 200 || body !== "ok") return false;
      }
      return true;
    });

  before(async () => {
    outputs = await stackOutputs();
    url = outputs.models["bean-counter"]!.api!.url;
  });

  it("has its two tasks running when pulumi up ends, and responds through the load balancer", async () => {
    assert.match(url, /^http:\/\//);
    assert.equal((await running()).length, 2);
    await serving();
    assert.match((await askBalancer(url, "/")).body, /<title>Bean counter<\/title>/);
  });

  it("counts the coins in a picture, and reports what is wrong with another file", async () => {
    const picture = readFileSync(join(EXAMPLE, "input/bean-counter/sample.png"));
    const { status, body } = await askBalancer(url, "/count", picture);
    assert.equal(status, 200, body);
    const { total, coins } = JSON.parse(body) as { total: number; coins: Array<{ coin: string }> };
    assert.equal(total, 0.78);
    assert.deepEqual(
      coins.map(({ coin }) => coin),
      ["quarter", "quarter", "dime", "dime", "nickel", "penny", "penny", "penny"],
    );
    const refused = await askBalancer(url, "/count", Buffer.from("no picture at all"));
    assert.equal(refused.status, 422);
    assert.match(refused.body, /a PNG or a JPEG file is needed/);
  });

  it("replaces a stopped task", async () => {
    const [stopped] = await running();
    await ecs().send(new StopTaskCommand({ cluster: outputs.cluster.name, task: stopped! }));
    await eventually("two tasks, the stopped one not among them", async () => {
      const now = await running();
      return now.length === 2 && !now.includes(stopped!);
    });
    await serving();
    const { services } = await ecs().send(
      new DescribeServicesCommand({ cluster: outputs.cluster.name, services: [SERVICE] }),
    );
    const { deploymentConfiguration, desiredCount } = services![0]!;
    assert.equal(desiredCount, 2);
    assert.equal(deploymentConfiguration!.deploymentCircuitBreaker!.rollback, true);
  });

  it("is scaled between 2 and 4 tasks by its CPU; the test raises the alarms, since the emulator does not measure CPU", async () => {
    const scaling = new ApplicationAutoScalingClient(clientSettings());
    const of = { ServiceNamespace: "ecs" as const, ResourceId: `service/${outputs.cluster.name}/${SERVICE}` };
    const { ScalableTargets } = await scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs", ResourceIds: [of.ResourceId] }),
    );
    assert.deepEqual([ScalableTargets![0]!.MinCapacity, ScalableTargets![0]!.MaxCapacity], [2, 4]);
    const { ScalingPolicies } = await scaling.send(new DescribeScalingPoliciesCommand(of));
    const { PolicyType, TargetTrackingScalingPolicyConfiguration: policy, Alarms } = ScalingPolicies![0]!;
    assert.equal(PolicyType, "TargetTrackingScaling");
    assert.equal(policy!.PredefinedMetricSpecification!.PredefinedMetricType, "ECSServiceAverageCPUUtilization");
    assert.deepEqual([policy!.TargetValue, policy!.ScaleInCooldown, policy!.ScaleOutCooldown], [75, 60, 60]);

    const alarms = new CloudWatchClient(clientSettings());
    const side = (name: string) => Alarms!.find(({ AlarmName }) => AlarmName!.includes(name))!.AlarmName!;
    const goesOff = (name: string, StateReason: string) =>
      alarms.send(new SetAlarmStateCommand({ AlarmName: side(name), StateValue: "ALARM", StateReason }));
    await goesOff("AlarmHigh", "Threshold Crossed: Average 100.0 GreaterThanThreshold 75.0");
    // Two tasks at 100 % of which 75 % are wanted: 2.67 tasks.
    await eventually("a third task", async () => (await running()).length === 3);

    await goesOff("AlarmLow", "Threshold Crossed: Average 10.0 LessThanThreshold 67.5");
    await eventually("two tasks, the least", async () => (await running()).length === 2);
  });

  it("returns to the previous version if the tasks of a new one do not start", async () => {
    const service = async () =>
      (await ecs().send(new DescribeServicesCommand({ cluster: outputs.cluster.name, services: [SERVICE] })))
        .services![0]!;
    const before = (await service()).taskDefinition!;
    const { taskDefinition } = await ecs().send(new DescribeTaskDefinitionCommand({ taskDefinition: before }));
    const { containerDefinitions, ...rest } = taskDefinition!;
    const [container] = containerDefinitions!;
    const made = await ecs().send(
      new RegisterTaskDefinitionCommand({
        family: "broken-version",
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: rest.cpu,
        memory: rest.memory,
        taskRoleArn: rest.taskRoleArn,
        executionRoleArn: rest.executionRoleArn,
        volumes: rest.volumes,
        containerDefinitions: [{ ...container!, entryPoint: ["/bin/sh", "-c", "sleep 2; exit 1"], command: [] }],
      }),
    );
    const arn = made.taskDefinition!.taskDefinitionArn!;
    try {
      await ecs().send(
        new UpdateServiceCommand({ cluster: outputs.cluster.name, service: SERVICE, taskDefinition: arn }),
      );
      await eventually("the version before", async () => {
        const { deployments, taskDefinition: now } = await service();
        const failed = deployments!.some(
          ({ taskDefinition, rolloutState }) => taskDefinition === arn && rolloutState === "FAILED",
        );
        return now === before && (failed || deployments!.length === 1);
      });
      await serving();
    } finally {
      await ecs().send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
    }
  });
});
