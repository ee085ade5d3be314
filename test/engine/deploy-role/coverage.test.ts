import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { deployedStack, stackRoles } from "../../../components/deploy/deployed-stack";
import { deployStatements } from "../../../components/deploy/github-deploy-role";
import { globMatches } from "../../../policy/core/glob";
import { TestStack } from "../support";

const STACK = "test-cover";
const PLACE = { partition: "aws", region: "eu-west-1", accountId: "123456789012" };

/** A stack with every way to start a model, and every alarm. */
const MODELS = [
  { name: "daily", script: "test-script.R", schedule: "rate(1 day)" },
  { name: "uploaded", script: "test-script.R", onUpload: { prefix: "input/videos/", suffix: ".mp4" } },
  { name: "queued", script: "test-script.R", timeout: 60, queue: { uploads: { prefix: "input/orders/" } } },
  { name: "mapped", script: "test-script.R", map: {} },
  {
    name: "swept",
    script: "test-script.R",
    map: { schedule: [{ name: "daily", expression: "rate(1 day)", over: "1..2" }] },
  },
  { name: "served", script: "test-script.R", api: { port: 8000 } },
];

/** By type, the action that makes a resource and the ARN that IAM checks it on. */
const MAKES: Record<string, [action: string, arn: (inputs: Record<string, string>) => string]> = {
  "aws:appautoscaling/target:Target": [
    "application-autoscaling:RegisterScalableTarget",
    () => arn("application-autoscaling", "scalable-target/0ec1"),
  ],
  "aws:cloudwatch/dashboard:Dashboard": [
    "cloudwatch:PutDashboard",
    ({ dashboardName }) => `arn:aws:cloudwatch::123456789012:dashboard/${dashboardName}`,
  ],
  "aws:cloudwatch/eventRule:EventRule": ["events:PutRule", ({ name }) => arn("events", `rule/${name}`)],
  "aws:cloudwatch/logGroup:LogGroup": ["logs:CreateLogGroup", ({ name }) => arn("logs", `log-group:${name}`)],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    "cloudwatch:PutMetricAlarm",
    ({ name }) => arn("cloudwatch", `alarm:${name}`),
  ],
  "aws:ecr/repository:Repository": ["ecr:CreateRepository", ({ name }) => arn("ecr", `repository/${name}`)],
  "aws:ecs/cluster:Cluster": ["ecs:CreateCluster", ({ name }) => arn("ecs", `cluster/${name}`)],
  "aws:ecs/service:Service": [
    "ecs:CreateService",
    ({ cluster, name }) => arn("ecs", `service/${cluster!.split("/").at(-1)}/${name}`),
  ],
  "aws:ecs/taskDefinition:TaskDefinition": [
    "ecs:RegisterTaskDefinition",
    ({ family }) => arn("ecs", `task-definition/${family}:*`),
  ],
  "aws:iam/policy:Policy": ["iam:CreatePolicy", ({ name }) => `arn:aws:iam::123456789012:policy/${name}`],
  "aws:iam/role:Role": ["iam:CreateRole", ({ name }) => `arn:aws:iam::123456789012:role/${name}`],
  "aws:lambda/function:Function": ["lambda:CreateFunction", ({ name }) => arn("lambda", `function:${name}`)],
  "aws:lb/loadBalancer:LoadBalancer": [
    "elasticloadbalancing:CreateLoadBalancer",
    ({ name }) => arn("elasticloadbalancing", `loadbalancer/app/${name}/0ec1`),
  ],
  "aws:lb/targetGroup:TargetGroup": [
    "elasticloadbalancing:CreateTargetGroup",
    ({ name }) => arn("elasticloadbalancing", `targetgroup/${name}/0ec1`),
  ],
  "aws:s3/bucket:Bucket": ["s3:CreateBucket", ({ bucket }) => `arn:aws:s3:::${bucket}`],
  "aws:s3/bucketObjectv2:BucketObjectv2": ["s3:PutObject", ({ bucket, key }) => `arn:aws:s3:::${bucket}/${key}`],
  "aws:scheduler/schedule:Schedule": [
    "scheduler:CreateSchedule",
    ({ groupName, name }) => arn("scheduler", `schedule/${groupName}/${name}`),
  ],
  "aws:scheduler/scheduleGroup:ScheduleGroup": [
    "scheduler:CreateScheduleGroup",
    ({ name }) => arn("scheduler", `schedule-group/${name}`),
  ],
  "aws:sfn/stateMachine:StateMachine": [
    "states:CreateStateMachine",
    ({ name }) => arn("states", `stateMachine:${name}`),
  ],
  "aws:sns/topic:Topic": ["sns:CreateTopic", ({ name }) => arn("sns", name!)],
  "aws:sqs/queue:Queue": ["sqs:CreateQueue", ({ name }) => arn("sqs", name!)],
};

/** Created on a resource above, or a part of a network, which its tag identifies. */
const PARTS =
  /^(pulumi|docker|awsx|r-on-fargate):|^aws:(ec2|vpc)\/|^aws:s3\/bucket(?!Object)[A-Z]|^aws:sqs\/(queuePolicy|redrive)|^aws:sns\/topic[A-Z]|^aws:ecr\/lifecyclePolicy|^aws:ecs\/clusterCapacity|^aws:iam\/rolePolicy:|^aws:cloudwatch\/eventTarget|^aws:appautoscaling\/policy|^aws:lambda\/eventSourceMapping|^aws:lb\/listener:/;

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
}

describe("the deploying role and the program's resources", function () {
  this.timeout(300_000);
  const stack = new TestStack(STACK);
  const more = { network: { mode: "public" }, alarms: { email: ["ops@example.com"] } };
  let planned: Array<{ type: string; inputs: Record<string, string> }>;

  before(async () => {
    await stack.create((config) => {
      for (const [key, value] of Object.entries({ ...more, models: MODELS })) config[`r-on-fargate:${key}`] = value;
    });
    const { code, stdout, text } = await stack.run(["preview"], "--json");
    assert.equal(code, 0, text);
    const { steps } = JSON.parse(stdout) as { steps: Array<{ newState: { type: string; inputs?: object } }> };
    planned = steps.map(({ newState }) => ({ type: newState.type, inputs: { ...newState.inputs } }));
  });
  after(() => stack.remove());

  const deployed = () =>
    deployedStack(PLACE, "r-on-fargate", STACK, checkConfig({ ...more, models: MODELS }, `Pulumi.${STACK}.yaml`));

  it("knows every role by its name", () => {
    const made = planned.filter(({ type }) => type === "aws:iam/role:Role").map(({ inputs }) => inputs.name);
    assert.deepEqual(
      made.sort(),
      stackRoles(deployed())
        .map(({ name }) => name)
        .sort(),
    );
  });

  it("may create every resource of a stack with every trigger", () => {
    const { write } = deployStatements({ stack: deployed() });
    const kinds = new Set<string>();
    for (const { type, inputs } of planned.filter(({ type }) => !PARTS.test(type))) {
      const entry = MAKES[type];
      assert.ok(entry, `nothing is known of ${type}`);
      const [action, arnOf] = entry;
      const wanted = arnOf(inputs);
      const allowed = write.some(
        ({ Action, Resource }) => Action.includes(action) && Resource!.some((pattern) => globMatches(pattern, wanted)),
      );
      assert.ok(allowed, `${action} on ${wanted}`);
      kinds.add(type);
    }
    assert.deepEqual([...kinds].sort(), Object.keys(MAKES).sort());
  });
});
