import assert from "node:assert/strict";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { askAll, QUESTIONS } from "../../../runner/aws-check/ask-all";
import { type Asked, askedStack } from "../../../runner/aws-check/asked";
import { clientSettings } from "../../support/emulator-aws";
import { eventually } from "../../support/eventually";
import { QueueModel } from "../support/queue-model";
import { stackOutputs } from "../support/shared-stack";

/** What the queue's own tests leave takes a minute to end: here other files run meanwhile. It comes before the check's message. */
describe("a queue whose messages are all processed", function () {
  this.timeout(300_000);
  let model: QueueModel;

  before(async () => {
    model = new QueueModel(await stackOutputs(), "steps");
  });

  it("raises no alarm after its dead letters were purged", async () => {
    await eventually("the alarm's end", async () => (await model.alarm("dead-letters")) === "OK");
  });

  it("goes back to sleep after its idle time without a message", async () => {
    await eventually("no wish for workers", async () => (await model.service()).desiredCount === 0);
    await eventually("no workers", async () => (await model.workers()).length === 0);
    const { waiting, working } = await model.counts();
    assert.deepEqual([waiting, working], [0, 0]);
  });
});

describe("make aws-check of a stack with a queue, on the emulator", function () {
  this.timeout(600_000);
  let asked: Asked;

  before(async () => {
    asked = await askedStack(await stackOutputs(), process.env);
  });

  /** The answer to one question. */
  async function ask(name: string, by: Asked = asked) {
    const question = QUESTIONS.find((one) => one.name === name)!;
    return (await askAll(by, [question]))[0]!;
  }

  it("sees a message wake workers while the service sleeps, and both counts of the queue in each minute", async () => {
    for (const name of ["wake-up", "in-flight-metric"]) {
      const { verdict, seen } = await ask(name);
      assert.equal(verdict, "as expected", `${name}: ${seen}`);
    }
  });

  it("asks with a role's keys whether a session token must be signed, which the emulator does not require", async () => {
    const { settings } = asked;
    const iam = new IAMClient(clientSettings());
    const role = { RoleName: "aws-check-of-the-test" };
    const statement = (more: object) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] });
    const trust = statement({ Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "sts:AssumeRole" });
    const { Role } = await iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: trust }));
    const policy = { ...role, PolicyName: "list" };
    const PolicyDocument = statement({ Action: "sqs:ListQueues", Resource: "*" });
    await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
    try {
      const { credentials: masterCredentials, ...clientConfig } = clientSettings();
      const params = { RoleArn: Role!.Arn!, RoleSessionName: "aws-check" };
      const credentials = fromTemporaryCredentials({ masterCredentials, params, clientConfig });
      const { verdict, seen } = await ask("unsigned-token", { ...asked, settings: { ...settings, credentials } });
      assert.deepEqual([verdict, seen], ["otherwise", "it was answered"]);
    } finally {
      await iam.send(new DeleteRolePolicyCommand(policy));
      await iam.send(new DeleteRoleCommand(role));
    }
  });
});
