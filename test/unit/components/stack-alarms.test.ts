import assert from "node:assert/strict";
import { ApiService } from "../../../components/api/api-service";
import { checkConfig } from "../../../components/config/load";
import { ModelMap } from "../../../components/map/model-map";
import { QueueWorker } from "../../../components/queue/queue-worker";
import { Schedule } from "../../../components/schedule/schedule";
import { alarmTopic, stackAlarms } from "../../../components/stack/stack-alarms";
import { stackDashboard } from "../../../components/stack/stack-dashboard";
import { RTask } from "../../../components/task/r-task";
import { UploadTrigger } from "../../../components/upload/upload-trigger";
import { mockEngine, ofType, only, PLACE, settled } from "./support";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const NETWORK = { subnetIds: ["subnet-a", "subnet-b"], securityGroupIds: ["sg-1"], assignPublicIp: false };

/** A stack with every way to start a model, as far as alarms see it. */
async function deploy(alarms: object | undefined) {
  const registered = mockEngine();
  const config = checkConfig(
    {
      models: [
        { name: "report", script: "a.R", schedule: "rate(1 day)" },
        { name: "thumbs", script: "a.R", onUpload: { prefix: "input/videos/" } },
        { name: "score", script: "a.R", queue: {} },
        { name: "beans", script: "a.R", api: {} },
        { name: "sweep", script: "a.R", map: {} },
      ],
      alarms,
    },
    "Pulumi.dev.yaml",
  );
  const topicArn = alarmTopic("app", { ...config, place: PLACE });
  const start = {
    ...NETWORK,
    ...{ place: PLACE, clusterName: "c", clusterArn: "arn:cluster", taskDefinitionArn: "arn:definition:1" },
    ...{ taskRoleArn: "arn:task", executionRoleArn: "arn:execution" },
  };
  const schedule = new Schedule("app-report", {
    ...start,
    ...{ family: "app-report", model: "report", schedules: [{ name: "daily", expression: "rate(1 day)" }] },
  });
  const upload = new UploadTrigger("app-thumbs", {
    ...start,
    ...{ family: "app-thumbs", model: "thumbs", bucketName: "data", prefix: "input/videos/" },
  });
  const task = new RTask("app-score", {
    ...{ model: "score", image: "repo@sha256:0", region: "eu-west-1", script: "a.R", bucketName: "data" },
    ...{ roles: { taskRoleArn: "arn:task", executionRoleArn: "arn:execution" }, logGroupName: "/app/score" },
  });
  const worker = new QueueWorker("app-score", {
    ...{ place: PLACE, task, clusterName: "c", clusterArn: "arn:cluster", network: NETWORK, bucketName: "data" },
    ...{ visibilityTimeout: 120, actions: topicArn && [topicArn] },
  });
  const api = new ApiService("app-beans", {
    ...{ clusterName: "c", taskDefinitionArn: "arn:definition:1", network: { ...NETWORK, vpcId: "vpc-1" } },
    loadBalancer: { internal: true, subnetIds: NETWORK.subnetIds },
  });
  const map = new ModelMap("app-sweep", {
    ...start,
    ...{ family: "app-sweep", model: "sweep", bucketName: "data", shared: false, taskTimeout: 3600 },
  });
  const triggers = [{ schedule }, { upload }, { queue: worker }, { api }, { map }];
  const models = config.models.map((config, i) => ({ config, task, ...triggers[i] }));
  const watched = { place: PLACE, clusterName: "c", models };
  const made = stackAlarms("app", { ...watched, alarms: config.alarms, topicArn });
  stackDashboard("app", { ...watched, config, alarms: made });
  await settled();
  return { registered, made };
}

const FOR_PEOPLE = [
  ...["app-beans-5xx", "app-beans-latency"],
  ...["app-beans-failed-runs", "app-report-failed-runs", "app-score-failed-runs", "app-sweep-failed-runs"],
  ...["app-sweep-map-failed", "app-thumbs-failed-runs"],
  ...["app-failed-runs-undelivered", "app-report-schedule-dead-letters"],
  ...["app-score-dead-letters", "app-score-oldest-message"],
  ...["app-thumbs-upload-dead-letters", "app-thumbs-upload-undelivered"],
];

describe("the alarms of a stack", function () {
  // The first upload trigger bundles its function.
  this.timeout(60_000);
  const alarmsIn = (registered: Awaited<ReturnType<typeof deploy>>["registered"]) =>
    ofType(registered, ALARM).filter(({ name }) => !/scale-|wake-up/.test(name));

  it("watch failed runs, dead letters, the oldest message and APIs, and notify the topic if people should know", async () => {
    const { registered, made } = await deploy({});
    const alarms = alarmsIn(registered);
    assert.deepEqual(alarms.map(({ name }) => name).sort(), [...FOR_PEOPLE].sort());
    assert.equal(made.alarms.length, FOR_PEOPLE.length);
    for (const { name, inputs } of alarms) {
      // Each failed run has a message of its own: the alarm on their number is silent.
      const told = name.endsWith("-failed-runs") ? [] : ["arn:aws:mock:::app-alarms"];
      assert.deepEqual(inputs.alarmActions, told, name);
    }
    const queues = alarms.map(({ inputs }) => (inputs.dimensions as Record<string, string> | undefined)?.QueueName);
    assert.deepEqual(queues.filter(Boolean).sort(), [
      ...["app-failed-runs-undelivered", "app-report-schedule-dead-letters"],
      ...["app-score", "app-score-dead-letters"],
      ...["app-thumbs-upload-dead-letters.fifo", "app-thumbs-upload-undelivered"],
    ]);
  });

  it("are only the queue's without the key, and notify no one", async () => {
    const { registered, made } = await deploy(undefined);
    assert.deepEqual(ofType(registered, "aws:sns/topic:Topic"), []);
    assert.deepEqual(
      alarmsIn(registered)
        .map(({ name, inputs }) => [name, inputs.alarmActions])
        .sort(),
      [
        ["app-score-dead-letters", []],
        ["app-score-oldest-message", []],
      ],
    );
    assert.deepEqual(made.failedRunRules, {});
  });

  it("leave out failed runs if configured", async () => {
    const { registered, made } = await deploy({ failedRuns: false });
    assert.deepEqual(made.failedRunRules, {});
    assert.deepEqual(
      alarmsIn(registered).filter(({ name }) => /failed-runs/.test(name)),
      [],
    );
    const policy = JSON.parse(only(registered, "aws:sns/topicPolicy:TopicPolicy").inputs.policy as string);
    assert.doesNotMatch(JSON.stringify(policy), /events\.amazonaws\.com/);
  });

  it("are on the dashboard with the metrics of each trigger", async () => {
    const { registered } = await deploy({});
    const body = only(registered, "aws:cloudwatch/dashboard:Dashboard").inputs.dashboardBody as string;
    for (const text of [
      ...["app-report-failed-runs", "app-score-worker", "app-thumbs-upload.fifo", "app-report-schedule-dead-letters"],
      ...["sweep: failed", "stateMachine:app-sweep-map"],
      ...["score: messages", "beans: requests", "arn:aws:mock:::app-beans-5xx", "/r-on-fargate/unit/report"],
    ])
      assert.ok(body.includes(text), text);
  });
});
