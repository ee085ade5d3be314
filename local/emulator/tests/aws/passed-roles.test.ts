import assert from "node:assert/strict";
import { join } from "node:path";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import type { Keys } from "../../../../test/support/emulator-aws";
import { allow, arn, role, unique, user } from "../support/account";
import { refusal, settings } from "../support/clients";
import { emulator } from "../support/emulator";
import { exec, python } from "../support/process";

/** Makes a function with a role: botocore has Lambda's client, the project has none. */
const MAKE_FUNCTION = `
import io, sys, zipfile
from botocore.session import Session
name, role, key, secret, region, endpoint, ca = sys.argv[1:]
package = io.BytesIO()
zipfile.ZipFile(package, "w").close()
functions = Session().create_client(
    "lambda", region_name=region, endpoint_url=endpoint, verify=ca, aws_access_key_id=key, aws_secret_access_key=secret
)
functions.create_function(
    FunctionName=name, Runtime="nodejs22.x", Role=role, Handler="index.handler", Code={"ZipFile": package.getvalue()}
)
`;

/** By service, what hands a role to it, and the actions beside iam:PassRole. */
const HANDED: Record<string, { actions: string[]; make: (keys: Keys, role: string) => Promise<unknown> }> = {
  "lambda.amazonaws.com": {
    actions: ["lambda:CreateFunction"],
    make: async ({ accessKeyId, secretAccessKey }, handed) => {
      const { region, endpoint } = await settings();
      const ca = join((await emulator()).dir, "tls/ca.pem");
      const args = [unique("function"), handed, accessKeyId, secretAccessKey, region, endpoint, ca];
      await exec(python, ["-c", MAKE_FUNCTION, ...args]);
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
