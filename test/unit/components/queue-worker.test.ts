import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "../../../components/base/policy-document";
import { queueSchema } from "../../../components/queue/config";
import { QueueScaling } from "../../../components/queue/queue-scaling";
import { queueOperatorStatements, workerStatements } from "../../../components/queue/queue-statements";
import { QueueWorker } from "../../../components/queue/queue-worker";
import { RTask } from "../../../components/task/r-task";
import { triggerEndpoints } from "../../../components/triggers/configured";
import { mockEngine, ofType, only, PLACE, type Registered, settled } from "./support";

const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:app-score";
const DEAD = `${QUEUE}-dead-letters`;
const grants = (statements: PolicyStatement[]) =>
  Object.fromEntries(statements.flatMap(({ Action, Resource }) => Action.map((action) => [action, Resource])));

async function deploy(more: object = {}): Promise<Registered[]> {
  const registered = mockEngine();
  const task = new RTask("app-score", {
    model: "score",
    image: "repo@sha256:0",
    region: PLACE.region,
    script: "score.R",
    bucketName: "data",
    environment: { MODE: "x" },
    roles: { taskRoleArn: "arn:task", executionRoleArn: "arn:execution" },
    logGroupName: "/app/score",
  });
  new QueueWorker("app-score", {
    place: PLACE,
    task,
    clusterName: "c",
    clusterArn: pulumi.output("arn:cluster"),
    network: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], assignPublicIp: true },
    bucketName: "data",
    visibilityTimeout: 660,
    timeout: 600,
    ...more,
  });
  await settled();
  return registered;
}

const named = (registered: Registered[], type: string, name: string) =>
  ofType(registered, type).find((r) => r.name === name)!.inputs;

describe("QueueWorker", () => {
  it("creates an encrypted queue that accepts only TLS and moves messages that fail too often to its own dead-letter queue", async () => {
    const registered = await deploy({ tries: 5 });
    const queue = named(registered, "aws:sqs/queue:Queue", "app-score");
    assert.equal(queue.sqsManagedSseEnabled, true);
    for (const name of ["app-score", "app-score-dead-letters"])
      assert.equal(named(registered, "aws:sqs/queue:Queue", name).maxMessageSize, 1_048_576);
    assert.equal(queue.visibilityTimeoutSeconds, 660);
    assert.equal((queue.tags as Record<string, string>)["r-on-fargate:task-timeout-seconds"], "600");
    const redrive = only(registered, "aws:sqs/redrivePolicy:RedrivePolicy").inputs;
    assert.equal(redrive.queueUrl, "https://sqs.example/app-score");
    assert.deepEqual(JSON.parse(redrive.redrivePolicy as string), { deadLetterTargetArn: DEAD, maxReceiveCount: 5 });
    const allow = only(registered, "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy").inputs;
    assert.deepEqual(JSON.parse(allow.redriveAllowPolicy as string), {
      redrivePermission: "byQueue",
      sourceQueueArns: [QUEUE],
    });
    const policies = ofType(registered, "aws:sqs/queuePolicy:QueuePolicy");
    assert.equal(policies.length, 2);
    for (const { inputs } of policies) {
      const [statement] = JSON.parse(inputs.policy as string).Statement;
      assert.equal(statement.Effect, "Deny");
      assert.deepEqual(statement.Condition, { Bool: { "aws:SecureTransport": "false" } });
    }
  });

  it("holds workers at their own earlier revision, whatever the model's", async () => {
    const heldAt = "arn:aws:ecs:eu-west-1:123456789012:task-definition/app-score-worker:3";
    const registered = await deploy({ heldAt });
    assert.equal(named(registered, "aws:ecs/taskDefinition:TaskDefinition", "app-score-worker-held").arn, heldAt);
    const service = only(registered, "aws:ecs/service:Service").inputs;
    assert.equal(service.taskDefinition, "arn:aws:mock:::app-score-worker-held");
    assert.equal(
      ofType(registered, "aws:ecs/taskDefinition:TaskDefinition").find(({ name }) => name === "app-score-held"),
      undefined,
    );
  });

  it("runs the model's container as worker: its settings, the queue in its environment, a separate role", async () => {
    const registered = await deploy();
    assert.equal(ofType(registered, "aws:cloudwatch/logGroup:LogGroup").length, 1);
    const definition = named(registered, "aws:ecs/taskDefinition:TaskDefinition", "app-score-worker");
    assert.equal(definition.taskRoleArn, "arn:aws:iam::123456789012:role/app-score-worker");
    assert.equal(definition.executionRoleArn, "arn:execution");
    const [container] = JSON.parse(definition.containerDefinitions as string);
    const environment = Object.fromEntries(
      container.environment.map(({ name, value }: { name: string; value: string }) => [name, value]),
    );
    assert.deepEqual(environment, {
      MODE: "x",
      RFARGATE_BUCKET: "data",
      RFARGATE_DEAD_LETTER_URL: "https://sqs.eu-west-1.amazonaws.com/123456789012/app-score-dead-letters",
      RFARGATE_MODEL: "score",
      RFARGATE_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/123456789012/app-score",
      RFARGATE_REGION: "eu-west-1",
      RFARGATE_RETRY_DELAY: "2",
      RFARGATE_STOP_TIMEOUT: "120",
      RFARGATE_TIMEOUT: "600",
      RFARGATE_TRIES: "3",
      RFARGATE_VISIBILITY_TIMEOUT: "660",
      SCRIPT: "score.R",
    });
    assert.equal(container.stopTimeout, 120);
    const own = named(registered, "aws:ecs/taskDefinition:TaskDefinition", "app-score");
    assert.doesNotMatch(own.containerDefinitions as string, /QUEUE/);
  });

  it("keeps no task at rest by default, and leaves the count to scaling", async () => {
    const registered = await deploy();
    assert.equal(only(registered, "aws:ecs/service:Service").inputs.desiredCount, 0);
    const target = only(registered, "aws:appautoscaling/target:Target").inputs;
    assert.deepEqual([target.minCapacity, target.maxCapacity], [0, 10]);
    assert.equal(target.resourceId, "service/c/app-score");
  });

  it("wakes up, scales out and in by alarms on messages, including those in flight, and running tasks", async () => {
    const registered = await deploy({ backlogPerTask: 7, idleMinutes: 3 });
    const alarms = ofType(registered, "aws:cloudwatch/metricAlarm:MetricAlarm").filter((a) => a.inputs.metricQueries);
    const shown = alarms.map(({ name, inputs }) => {
      const queries = inputs.metricQueries as Array<{ id: string; expression?: string }>;
      const minutes = [inputs.datapointsToAlarm ?? inputs.evaluationPeriods, inputs.evaluationPeriods].join(" of ");
      return [name, inputs.comparisonOperator, inputs.threshold, minutes, queries.length - 1];
    });
    assert.deepEqual(shown.sort(), [
      ["app-score-scale-in", "LessThanThreshold", 1, "3 of 3", 3],
      ["app-score-scale-out", "GreaterThanThreshold", 7, "1 of 1", 3],
      ["app-score-wake-up", "GreaterThanOrEqualToThreshold", 1, "1 of 3", 2],
    ]);
    for (const { inputs } of alarms) assert.equal((inputs.alarmActions as string[]).length, 1);
  });

  it("accepts uploads from an EventBridge rule, which alone may send, and keeps undelivered events", async () => {
    const registered = await deploy({ uploads: { prefix: "input/orders/", suffix: ".csv" } });
    const rule = only(registered, "aws:cloudwatch/eventRule:EventRule").inputs;
    assert.deepEqual(JSON.parse(rule.eventPattern as string).detail, {
      bucket: { name: ["data"] },
      object: { key: [{ wildcard: "input/orders/*.csv" }] },
    });
    const target = only(registered, "aws:cloudwatch/eventTarget:EventTarget").inputs;
    assert.equal(target.arn, QUEUE);
    assert.deepEqual(target.deadLetterConfig, { arn: DEAD });
    for (const { inputs } of ofType(registered, "aws:sqs/queuePolicy:QueuePolicy")) {
      const allowed = JSON.parse(inputs.policy as string).Statement[1];
      assert.deepEqual(allowed.Principal, { Service: "events.amazonaws.com" });
      assert.deepEqual(allowed.Action, ["sqs:SendMessage"]);
      assert.deepEqual(allowed.Condition, {
        ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-west-1:123456789012:rule/app-score-queue" },
      });
    }
  });

  it("creates its scaling policies one after the other: AWS rejects simultaneous changes of a scalable target", async () => {
    const made: string[] = [];
    let [now, most] = [0, 0];
    const newResource = async ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
      if (type === "aws:appautoscaling/policy:Policy") {
        most = Math.max(most, ++now);
        await new Promise((later) => setTimeout(later, 20));
        now--;
        made.push(name);
      }
      return { id: name, state: inputs };
    };
    pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "r-on-fargate", "unit", false);
    const service = new aws.ecs.Service("s", { name: "s" });
    new QueueScaling("app", { queueName: "q", clusterName: "c", serviceName: "s", service });
    await settled();
    assert.deepEqual(made.sort(), ["app-scale-in", "app-scale-out", "app-wake-up"]);
    assert.equal(most, 1);
  });

  it("needs endpoints for its queue and, for scale-in protection, for ECS in a private network", () => {
    const queue = queueSchema.parse({});
    assert.deepEqual(triggerEndpoints([{}, { queue }]), ["ecs", "sqs"]);
    assert.deepEqual(triggerEndpoints([{}]), []);
  });

  it("can change to and from Spot: the provider requests a new deployment", async () => {
    for (const [spot, capacityProvider] of [
      [false, "FARGATE"],
      [true, "FARGATE_SPOT"],
    ]) {
      const { inputs } = only(await deploy({ spot }), "aws:ecs/service:Service");
      assert.deepEqual(inputs.capacityProviderStrategies, [{ capacityProvider, weight: 1 }]);
      assert.equal(inputs.forceNewDeployment, true);
    }
  });

  it("has no wake-up alarm if tasks always run", async () => {
    const registered = await deploy({ minTasks: 1 });
    const names = ofType(registered, "aws:appautoscaling/policy:Policy").map(({ name }) => name);
    assert.deepEqual(names.sort(), ["app-score-scale-in", "app-score-scale-out"]);
  });

  it("reports dead letters and messages that wait too long", async () => {
    const registered = await deploy({ oldestMinutes: 30, actions: ["arn:topic"] });
    const dead = named(registered, "aws:cloudwatch/metricAlarm:MetricAlarm", "app-score-dead-letters");
    assert.deepEqual(dead.dimensions, { QueueName: "app-score-dead-letters" });
    assert.deepEqual([dead.metricName, dead.threshold], ["ApproximateNumberOfMessagesVisible", 0]);
    assert.deepEqual(dead.alarmActions, ["arn:topic"]);
    const oldest = named(registered, "aws:cloudwatch/metricAlarm:MetricAlarm", "app-score-oldest-message");
    assert.deepEqual([oldest.metricName, oldest.threshold], ["ApproximateAgeOfOldestMessage", 1800]);
  });

  it("allows a worker to receive, delete and reject messages of its queue and to protect tasks of its cluster, and nothing else", () => {
    const statements = workerStatements(PLACE, "c", { queueArn: QUEUE, deadLetterArn: DEAD });
    assert.deepEqual(grants(statements), {
      "sqs:ReceiveMessage": [QUEUE],
      "sqs:DeleteMessage": [QUEUE],
      "sqs:ChangeMessageVisibility": [QUEUE],
      "sqs:SendMessage": [DEAD],
      "ecs:UpdateTaskProtection": ["arn:aws:ecs:eu-west-1:123456789012:task/c/*"],
    });
  });

  it("allows the operator to send to queues and handle their dead letters, if there are queues", () => {
    const statements = queueOperatorStatements([{ queueArn: QUEUE, deadLetterArn: DEAD }]);
    assert.deepEqual(
      statements.map(({ Action, Resource }) => [Action.length, Resource]),
      [
        [2, [QUEUE]],
        [6, [DEAD]],
      ],
    );
    assert.deepEqual(queueOperatorStatements([]), []);
  });
});
