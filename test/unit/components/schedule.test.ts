import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Schedule } from "../../../components/schedule/schedule";
import { scheduleStatements } from "../../../components/schedule/statements";
import { triggerTaskStatements } from "../../../components/triggers/configured";
import { fitting } from "../../../contract/names";
import { ARGS, SCHEDULE, type Target } from "./schedule-args";
import { mockEngine, ofType, only, settled } from "./support";

describe("Schedule", () => {
  it("starts a model with its own script, environment and size, at its own time, in its own zone and window", async () => {
    const registered = mockEngine();
    new Schedule("p-dev-forecast", {
      ...ARGS,
      schedules: [
        {
          name: "nightly",
          expression: "cron(0 2 * * ? *)",
          timezone: "Europe/Berlin",
          flexibleWindowMinutes: 15,
          script: "a.R b.R",
          environment: { MODE: "full" },
          cpu: 512,
          memory: 1024,
          spot: true,
          retries: 1,
          maxEventAgeSeconds: 600,
          enabled: false,
        },
      ],
    });
    await settled();
    const { inputs } = only(registered, SCHEDULE);
    assert.equal(inputs.name, "nightly");
    assert.equal(inputs.scheduleExpression, "cron(0 2 * * ? *)");
    assert.equal(inputs.scheduleExpressionTimezone, "Europe/Berlin");
    assert.deepEqual(inputs.flexibleTimeWindow, { mode: "FLEXIBLE", maximumWindowInMinutes: 15 });
    assert.equal(inputs.state, "DISABLED");
    const target = inputs.target as Target;
    assert.deepEqual(JSON.parse(target.input), {
      containerOverrides: [
        {
          name: "r-ecs-container",
          environment: [
            { name: "MODE", value: "full" },
            { name: "SCRIPT", value: "a.R b.R" },
          ],
        },
      ],
      cpu: "512",
      memory: "1024",
    });
    assert.deepEqual(target.retryPolicy, { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 600 });
    assert.deepEqual(target.ecsParameters.capacityProviderStrategies, [
      { capacityProvider: "FARGATE_SPOT", weight: 1 },
    ]);
    assert.equal(target.ecsParameters.tags["r-on-fargate:started-by"], "schedule nightly");
    assert.equal(target.ecsParameters.taskDefinitionArn, ARGS.taskDefinitionArn);
  });

  it("gives its runs a lease if they may not overlap, which tasks may then read and write", async () => {
    const registered = mockEngine();
    const schedules = [
      { name: "nightly", expression: "rate(1 day)", overlap: "skip" as const, environment: { MODE: "full" } },
      { name: "hourly", expression: "rate(1 hour)" },
    ];
    new Schedule("p-dev-forecast", { ...ARGS, schedules });
    await settled();
    const environments = registered
      .filter(({ type }) => type === SCHEDULE)
      .map(({ inputs }) => JSON.parse((inputs.target as Target).input).containerOverrides[0].environment);
    assert.deepEqual(environments, [
      [
        { name: "MODE", value: "full" },
        { name: "RFARGATE_EXCLUSIVE", value: "locks/forecast/nightly" },
      ],
      [],
    ]);
    const statements = (overlap: string) =>
      triggerTaskStatements([{ schedule: [{ overlap: "allow" }] }, { schedule: [{ overlap }] }], ARGS.place, "data");
    assert.deepEqual(statements("allow"), []);
    assert.deepEqual(
      statements("skip").map(({ Action, Resource }) => [Action, Resource]),
      [[["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::data/locks/*"]]],
    );
  });

  it("starts at the exact time, in UTC, with at most three retries within an hour by default", async () => {
    const registered = mockEngine();
    new Schedule("p-dev-forecast", ARGS);
    await settled();
    const { inputs } = only(registered, SCHEDULE);
    assert.equal(inputs.scheduleExpressionTimezone, "UTC");
    assert.deepEqual(inputs.flexibleTimeWindow, { mode: "OFF" });
    assert.deepEqual((inputs.target as Target).retryPolicy, {
      maximumRetryAttempts: 3,
      maximumEventAgeInSeconds: 3600,
    });
  });

  it("keeps failed starts in an encrypted queue that denies plain http", async () => {
    const registered = mockEngine();
    new Schedule("p-dev-forecast", ARGS);
    await settled();
    const queue = only(registered, "aws:sqs/queue:Queue");
    assert.equal(queue.inputs.sqsManagedSseEnabled, true);
    assert.equal(queue.inputs.messageRetentionSeconds, 14 * 24 * 3600);
    const policy = JSON.parse(only(registered, "aws:sqs/queuePolicy:QueuePolicy").inputs.policy as string);
    assert.deepEqual(policy.Statement[0].Condition, { Bool: { "aws:SecureTransport": "false" } });
    assert.equal(policy.Statement[0].Effect, "Deny");
  });

  it("has one role for all schedules of a model, which only schedules of the model's group may assume", async () => {
    const registered = mockEngine();
    new Schedule("p-dev-forecast", {
      ...ARGS,
      schedules: [...ARGS.schedules, { name: "hourly", expression: "rate(1 hour)" }],
    });
    await settled();
    assert.equal(ofType(registered, SCHEDULE).length, 2);
    const role = only(registered, "aws:iam/role:Role");
    const [trust] = JSON.parse(role.inputs.assumeRolePolicy as string).Statement;
    assert.deepEqual(trust.Principal, { Service: "scheduler.amazonaws.com" });
    assert.deepEqual(trust.Condition.StringEquals, {
      "aws:SourceAccount": "123456789012",
      "aws:SourceArn": "arn:aws:scheduler:eu-west-1:123456789012:schedule-group/p-dev-forecast",
    });
  });

  it("may start and tag tasks of one family in one cluster, pass its two roles, write one queue, and nothing else", () => {
    const grants = scheduleStatements(ARGS, "arn:dead-letters").map(({ Effect, Action, Resource, Condition }) => ({
      Effect,
      Action,
      Resource,
      Condition,
    }));
    assert.deepEqual(grants, [
      {
        Effect: "Allow",
        Action: ["ecs:RunTask"],
        Resource: ["arn:aws:ecs:eu-west-1:123456789012:task-definition/p-dev-forecast:*"],
        Condition: { ArnEquals: { "ecs:cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/c" } },
      },
      {
        Effect: "Allow",
        Action: ["ecs:TagResource"],
        Resource: ["arn:aws:ecs:eu-west-1:123456789012:task/c/*"],
        Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
      },
      {
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: ["arn:task", "arn:execution"],
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
      { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["arn:dead-letters"], Condition: undefined },
    ]);
  });

  it("rejects an expression that does not parse, even without the stack's configuration", () => {
    mockEngine();
    const schedules = [{ name: "nightly", expression: "rate(1 fortnight)" }];
    assert.throws(() => new Schedule("s", { ...ARGS, schedules }), {
      constructor: pulumi.RunError,
      message:
        /model "forecast": schedule "nightly": "rate\(1 fortnight\)" is invalid\n +allowed: a rate .*minutes, hours or days/,
    });
  });

  it("shortens a name that is too long for AWS, differently for different names", () => {
    const long = "x".repeat(70);
    assert.equal(fitting("short", 64), "short");
    assert.equal(fitting(long, 64).length, 64);
    assert.notEqual(fitting(`${long}a`, 64), fitting(`${long}b`, 64));
  });
});
