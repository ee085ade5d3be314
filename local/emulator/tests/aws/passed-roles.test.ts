import assert from "node:assert/strict";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import type { Keys } from "../../../../test/support/emulator-aws";
import { allow, arn, role, unique, user } from "../support/account";
import { refusal, settings } from "../support/clients";
import { callAs } from "../support/permissions";

/** By service, what hands a role to it, and the actions beside iam:PassRole. */
const HANDED: Record<string, { actions: string[]; make: (keys: Keys, role: string) => Promise<unknown> }> = {
  "lambda.amazonaws.com": {
    actions: ["lambda:CreateFunction"],
    make: async (keys, handed) => {
      const made = { FunctionName: unique("function"), Runtime: "nodejs22.x", Handler: "index.handler" };
      await callAs(keys)("lambda", "create_function", { ...made, Role: handed, Code: { ZipFile: "empty.zip" } });
    },
  },
  "scheduler.amazonaws.com": {
    actions: ["scheduler:CreateSchedule"],
    make: async (keys, RoleArn) =>
      new SchedulerClient(await settings(keys)).send(
        new CreateScheduleCommand({
          ...{ Name: unique("s"), ScheduleExpression: "rate(1 day)", FlexibleTimeWindow: { Mode: "OFF" } },
          Target: { Arn: arn("sqs", "none"), RoleArn },
        }),
      ),
  },
  "events.amazonaws.com": {
    actions: ["events:PutRule", "events:PutTargets"],
    make: async (keys, RoleArn) => {
      const client = new EventBridgeClient(await settings(keys));
      const Rule = unique("r");
      await client.send(new PutRuleCommand({ Name: Rule, EventPattern: JSON.stringify({ source: [Rule] }) }));
      const Targets = [{ Id: "one", Arn: arn("sqs", "none"), RoleArn }];
      await client.send(new PutTargetsCommand({ Rule, Targets }));
    },
  },
  "states.amazonaws.com": {
    actions: ["states:CreateStateMachine"],
    make: async (keys, roleArn) => {
      const definition = JSON.stringify({ StartAt: "A", States: { A: { Type: "Succeed" } } });
      const client = new SFNClient(await settings(keys));
      await client.send(new CreateStateMachineCommand({ name: unique("m"), roleArn, definition }));
    },
  },
};

describe("Who hands a role to a service", function () {
  this.timeout(60_000);

  for (const [service, { actions, make }] of Object.entries(HANDED))
    it(`needs iam:PassRole for ${service}`, async () => {
      const handed = await role(service, []);
      const as = async (PassedTo: string): Promise<Keys> =>
        user([
          allow(actions, "*"),
          allow("iam:PassRole", handed, { StringEquals: { "iam:PassedToService": PassedTo } }),
        ]);
      const refused = await refusal(make(await as("ecs-tasks.amazonaws.com"), handed));
      assert.match(refused.message, /not authorized to perform: iam:PassRole on resource: .*:role\//);
      await make(await as(service), handed);
    });
});
