import assert from "node:assert/strict";
import { ApiAlarms } from "../../../components/api/api-alarms";
import { checkConfig } from "../../../components/config/load";
import { DeadLetterAlarm } from "../../../components/sqs/dead-letter-alarm";
import { alarmTopic } from "../../../components/stack/stack-alarms";
import { AlarmTopic } from "../../../components/watch/alarm-topic";
import { FailedRuns, type FailedRunsArgs } from "../../../components/watch/failed-runs";
import { refusal } from "./refusal";
import { mockEngine, ofType, only, PLACE, resolved, settled } from "./support";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:app-alarms";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";

describe("AlarmTopic", () => {
  const statements = async (more: object = {}) => {
    const registered = mockEngine();
    new AlarmTopic("app-alarms", { place: PLACE, ...more });
    await settled();
    return { registered, ...JSON.parse(only(registered, "aws:sns/topicPolicy:TopicPolicy").inputs.policy as string) };
  };

  it("allows only alarms of this account and rules to publish, and nothing over plain http", async () => {
    const { Statement } = await statements();
    const publish = { Action: ["sns:Publish"], Resource: [TOPIC] };
    assert.deepEqual(Statement, [
      {
        Sid: "RefusePlainHttp",
        Effect: "Deny",
        Principal: "*",
        ...publish,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "TakeAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        ...publish,
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*" },
        },
      },
      { Sid: "TakeEvents", Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, ...publish },
    ]);
  });

  it("allows no rule to publish if none does", async () => {
    const { Statement } = await statements({ fromRules: false });
    assert.deepEqual(
      Statement.map(({ Sid }: { Sid: string }) => Sid),
      ["RefusePlainHttp", "TakeAlarms"],
    );
  });

  it("subscribes each address, and has a key only if one is given", async () => {
    const { registered } = await statements({ emails: ["a@example.org", "b@example.org"] });
    const told = ofType(registered, "aws:sns/topicSubscription:TopicSubscription").map(({ inputs }) => inputs);
    assert.deepEqual(
      told.map(({ protocol, endpoint }) => [protocol, endpoint]),
      [
        ["email", "a@example.org"],
        ["email", "b@example.org"],
      ],
    );
    assert.equal(only(registered, "aws:sns/topic:Topic").inputs.kmsMasterKeyId, undefined);
    const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const other = await statements({ kmsKeyArn });
    assert.equal(only(other.registered, "aws:sns/topic:Topic").inputs.kmsMasterKeyId, kmsKeyArn);
  });
});

describe("the topic of a stack", () => {
  const of = (alarms: object | undefined, more: object = {}) =>
    alarmTopic("app", {
      place: PLACE,
      ...checkConfig({ models: [{ name: "m", script: "m.R", ...more }], alarms }, "Pulumi.dev.yaml"),
    });

  it("does not exist without alarms, and is the given one without a new resource", async () => {
    const registered = mockEngine();
    assert.equal(of(undefined), undefined);
    assert.equal(await resolved(of({ topicArn: TOPIC })!), TOPIC);
    await settled();
    assert.deepEqual(registered, []);
  });

  it("accepts events of rules if a schedule has a report, even without failed runs", async () => {
    const principals = async (report?: string) => {
      const registered = mockEngine();
      of({ failedRuns: false }, { schedule: [{ expression: "rate(1 day)", report }] });
      await settled();
      const { policy } = only(registered, "aws:sns/topicPolicy:TopicPolicy").inputs;
      return JSON.parse(policy as string).Statement.map(({ Sid }: { Sid: string }) => Sid);
    };
    assert.deepEqual(await principals(), ["RefusePlainHttp", "TakeAlarms"]);
    assert.deepEqual(await principals("a.html"), ["RefusePlainHttp", "TakeAlarms", "TakeEvents"]);
  });

  it("is rejected in another region, where alarms cannot publish", () => {
    const message = refusal(() => of({ topicArn: TOPIC.replace("eu-west-1", "us-east-1") }));
    assert.match(
      message,
      /alarms\.topicArn: arn:aws:sns:us-east-1:\S+ is in another region: .*\n {2}allowed: a topic in eu-west-1/,
    );
  });
});

describe("FailedRuns", () => {
  const deploy = async (more: Partial<FailedRunsArgs> = {}) => {
    const registered = mockEngine();
    const models = [
      { name: "forecast", families: ["app-forecast"] },
      { name: "score", families: ["app-score", "app-score-worker"] },
    ];
    const made = new FailedRuns("app", {
      ...{ place: PLACE, clusterName: "c", stack: "dev", models, topicArn: TOPIC },
      ...more,
    });
    await settled();
    return { registered, made };
  };

  it("has a rule for each model, for the tasks of its own definitions in this cluster", async () => {
    const { registered, made } = await deploy();
    assert.deepEqual(made.ruleNames, { forecast: "app-forecast-failed-runs", score: "app-score-failed-runs" });
    const patterns = ofType(registered, RULE).map(({ inputs }) => JSON.parse(inputs.eventPattern as string));
    assert.deepEqual(
      patterns.map(({ detail }) => detail.taskDefinitionArn),
      [
        [{ prefix: "arn:aws:ecs:eu-west-1:123456789012:task-definition/app-forecast:" }],
        [
          { prefix: "arn:aws:ecs:eu-west-1:123456789012:task-definition/app-score:" },
          { prefix: "arn:aws:ecs:eu-west-1:123456789012:task-definition/app-score-worker:" },
        ],
      ],
    );
    for (const { detail } of patterns)
      assert.deepEqual(detail.clusterArn, ["arn:aws:ecs:eu-west-1:123456789012:cluster/c"]);
  });

  it("sends a message for each failed run by default, and keeps messages that SNS does not accept", async () => {
    const { registered } = await deploy();
    for (const { inputs } of ofType(registered, TARGET)) {
      assert.equal(inputs.arn, TOPIC);
      const queue = "arn:aws:sqs:eu-west-1:123456789012:app-failed-runs-undelivered";
      assert.deepEqual(inputs.deadLetterConfig, { arn: queue });
      assert.equal((inputs.retryPolicy as Record<string, number>).maximumRetryAttempts, 10);
    }
    const policy = JSON.parse(only(registered, "aws:sqs/queuePolicy:QueuePolicy").inputs.policy as string);
    const rules = ["forecast", "score"].map(
      (model) => `arn:aws:events:eu-west-1:123456789012:rule/app-${model}-failed-runs`,
    );
    assert.deepEqual(policy.Statement[1].Condition, { ArnEquals: { "aws:SourceArn": rules } });
    for (const { inputs } of ofType(registered, ALARM)) assert.deepEqual(inputs.alarmActions, []);
  });

  it("has an alarm on their number instead of messages, or both", async () => {
    const alarm = await deploy({ notify: "alarm", threshold: 3, minutes: 10 });
    assert.deepEqual(ofType(alarm.registered, TARGET), []);
    assert.deepEqual(ofType(alarm.registered, "aws:sqs/queue:Queue"), []);
    for (const { inputs } of ofType(alarm.registered, ALARM)) {
      assert.deepEqual(inputs.alarmActions, [TOPIC]);
      assert.equal(inputs.okActions, undefined);
      assert.deepEqual([inputs.threshold, inputs.period, inputs.statistic], [3, 600, "Sum"]);
      assert.equal(inputs.comparisonOperator, "GreaterThanOrEqualToThreshold");
    }
    const both = await deploy({ notify: "both" });
    assert.equal(ofType(both.registered, TARGET).length, 2);
    for (const { inputs } of ofType(both.registered, ALARM)) assert.deepEqual(inputs.alarmActions, [TOPIC]);
  });

  it("has valid and distinct names in EventBridge, however long the model's name", async () => {
    const long = (end: string) => ({ name: `${"m".repeat(39)}${end}`, families: ["f"] });
    const { made } = await deploy({ models: [long("a"), long("b")] });
    const names = Object.values(made.ruleNames);
    assert.equal(new Set(names).size, 2);
    for (const name of names) assert.ok(name.length <= 64, name);
  });
});

describe("DeadLetterAlarm", () => {
  it("is raised at the first message, and stays without data from SQS", async () => {
    const registered = mockEngine();
    new DeadLetterAlarm("dead", { queueName: "q", description: "letters", actions: [TOPIC] });
    await settled();
    const { inputs } = only(registered, ALARM);
    assert.deepEqual([inputs.comparisonOperator, inputs.threshold], ["GreaterThanThreshold", 0]);
    assert.deepEqual(inputs.dimensions, { QueueName: "q" });
    assert.equal(inputs.treatMissingData, "ignore");
    assert.deepEqual([inputs.alarmActions, inputs.okActions], [[TOPIC], [TOPIC]]);
  });
});

describe("ApiAlarms", () => {
  it("watch the percentage of errors of script and load balancer, and the 95th percentile of response times", async () => {
    const registered = mockEngine();
    const suffixes = { loadBalancer: "app/b/1", targetGroup: "targetgroup/t/2" };
    new ApiAlarms("app-beans", { ...suffixes, errorPercent: 2, latencySeconds: 0.5, minutes: 10, actions: [TOPIC] });
    await settled();
    const alarm = (name: string) => ofType(registered, ALARM).find((made) => made.name === name)!.inputs;
    const [errors, latency] = [alarm("app-beans-5xx"), alarm("app-beans-latency")];
    const queries = errors.metricQueries as Array<{ id: string; metric?: { metricName: string; dimensions: object } }>;
    const both = { LoadBalancer: "app/b/1", TargetGroup: "targetgroup/t/2" };
    assert.deepEqual(
      queries.slice(1).map(({ id, metric }) => [id, metric!.metricName, metric!.dimensions]),
      [
        ["target", "HTTPCode_Target_5XX_Count", both],
        // What the load balancer answers itself belongs to no target group.
        ["balancer", "HTTPCode_ELB_5XX_Count", { LoadBalancer: "app/b/1" }],
        ["requests", "RequestCount", both],
      ],
    );
    assert.deepEqual([errors.threshold, errors.comparisonOperator], [2, "GreaterThanThreshold"]);
    assert.deepEqual(
      [latency.metricName, latency.extendedStatistic, latency.threshold, latency.period, latency.dimensions],
      ["TargetResponseTime", "p95", 0.5, 600, both],
    );
    for (const inputs of [errors, latency]) {
      assert.deepEqual([inputs.alarmActions, inputs.okActions], [[TOPIC], [TOPIC]]);
      assert.equal(inputs.treatMissingData, "notBreaching");
    }
  });

  it("evaluate enough periods for late metrics, one of which is enough", async () => {
    for (const [minutes, periods, enough] of [
      [1, 3, 1],
      [2, 2, 1],
      [3, 1, undefined],
    ]) {
      const registered = mockEngine();
      new ApiAlarms("app", { loadBalancer: "app/b/1", targetGroup: "targetgroup/t/2", minutes });
      await settled();
      const { inputs } = ofType(registered, ALARM).find(({ name }) => name === "app-5xx")!;
      assert.deepEqual([inputs.evaluationPeriods, inputs.datapointsToAlarm], [periods, enough]);
    }
  });
});
