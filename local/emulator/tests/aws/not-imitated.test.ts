import assert from "node:assert/strict";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { unique } from "../support/account";
import { settings } from "../support/clients";
import { emulator } from "../support/emulator";
import { emulatorCommand, runPython } from "../support/process";

const MAIL = "topics send neither mail nor SMS";

describe("A setting that is not imitated", function () {
  this.timeout(30_000);

  const said = async (): Promise<Record<string, number>> =>
    JSON.parse((await emulatorCommand("status", "--dir", (await emulator()).dir)).stdout).judged.notImitated;

  it("is reported when a request uses it", async () => {
    const client = new SNSClient(await settings());
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: unique("topic") }));
    const before = (await said())[MAIL] ?? 0;
    await client.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: "arn:aws:sqs:eu-west-1:1:q" }));
    assert.equal((await said())[MAIL] ?? 0, before);
    await client.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "a@example.org" }));
    assert.equal((await said())[MAIL], before + 1);
  });
});

describe("A service that is not imitated", function () {
  this.timeout(30_000);

  it("is known by its name, its address and its signature's name, without reading a model", async () => {
    const program = `
from botocore.loaders import Loader
from ministack.core import router
from fargate_emulator.gaps import service_names
service_names.install()
Loader.load_service_model = None
print(*map(router._is_aws_service_name, ["service-quotas", "servicequotas", "execute-api", "bucket", ""]))`;
    assert.equal(await runPython(program), "True True True False False");
  });
});
