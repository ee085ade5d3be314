import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { PutBucketNotificationConfigurationCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { eventually } from "../../../../test/support/eventually";
import { bucket, unique } from "../support/account";
import { s3, settings } from "../support/clients";
import { describeProcess, endEmulator, speakWith } from "../support/emulator";
import { queue, received } from "../support/notices";
import { EmulatorProcess, freePort } from "../support/process";

describeProcess("S3's events in EventBridge", function () {
  this.timeout(90_000);
  const dir = mkdtempSync(join(tmpdir(), "emulator-delayed-"));
  let delayed: EmulatorProcess;
  let speakAsBefore: (() => void) | undefined;

  before(async () => {
    await endEmulator();
    delayed = new EmulatorProcess(dir, await freePort(), { FARGATE_EMULATOR_S3_EVENTS_DELAY: "3" });
    await delayed.start();
    speakAsBefore = speakWith(dir);
  });
  after(async () => {
    await delayed.end();
    speakAsBefore?.();
    rmSync(dir, { recursive: true });
  });

  it("begin the configured time after they were turned on; earlier uploads are lost, as the log reports", async () => {
    const Bucket = await bucket();
    const events = new EventBridgeClient(await settings());
    const [Name, heard] = [unique("rule"), await queue()];
    const EventPattern = JSON.stringify({ source: ["aws.s3"], detail: { bucket: { name: [Bucket] } } });
    await events.send(new PutRuleCommand({ Name, EventPattern }));
    const InputPath = "$.detail.object.key";
    await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "1", Arn: heard.arn, InputPath }] }));
    const client = await s3();
    const upload = (Key: string) => client.send(new PutObjectCommand({ Bucket, Key, Body: "1" }));

    const NotificationConfiguration = { EventBridgeConfiguration: {} };
    await client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    await upload("early.csv");
    const keys: string[] = [];
    await eventually("an event", async () => {
      await upload("late.csv");
      keys.push(...(await received(heard)).map(({ Body }) => JSON.parse(Body!)));
      return keys.length > 0;
    });
    assert.deepEqual([...new Set(keys)], ["late.csv"]);
    assert.match(delayed.output, new RegExp(`lost: Object Created of early.csv in ${Bucket}; its events begin in`));
  });
});
