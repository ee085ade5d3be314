import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetTaskProtectionCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { rfargate } from "../../e2e/support";
import { eventually } from "../../support/eventually";
import { QueueModel } from "../support/queue-model";
import { NAME, stackOutputs } from "../support/shared-stack";

describe("a queue and its workers, on the emulator", function () {
  this.timeout(300_000);
  let model: QueueModel;

  before(async () => {
    model = new QueueModel(await stackOutputs(), "steps");
  });

  /** Runs the CLI on the test's stack. */
  const cli = (...args: string[]) => rfargate([...args, "--stack", NAME]);

  it("sleeps without a task, wakes up on one message, processes it and deletes it", async () => {
    const asleep = await model.service();
    assert.deepEqual([asleep.desiredCount, asleep.runningCount], [0, 0]);
    assert.deepEqual(await model.workers(), []);
    const id = await model.send("ok");
    const manifest = await eventually("its manifest", () => model.manifest(`${id}-1`));
    assert.equal(manifest.exitCode, 0);
    assert.equal(await model.text(`output/${id}-1/seen`), "ok\n");
    const empty = await eventually("an empty queue", async () => {
      const counts = await model.counts();
      return counts.waiting + counts.working === 0 && counts;
    });
    assert.equal(empty.dead, 0);
  });

  it("tries a poison message as often as configured, then leaves it in the dead-letter queue", async () => {
    const id = await model.send("poison");
    const dead = await eventually("the dead letter", async () =>
      (await model.deadLetters()).find(({ MessageId }) => MessageId === id),
    );
    assert.equal(dead.Body, "poison");
    assert.equal((await model.manifest(`${id}-1`))?.exitCode, 1);
    assert.equal((await model.manifest(`${id}-2`))?.exitCode, 1);
    assert.equal(await model.manifest(`${id}-3`), undefined);
  });

  it("moves a message to the dead-letter queue at once if R ends with 3", async () => {
    const id = await model.send("reject");
    const rejected = await eventually("the rejected message", async () =>
      (await model.deadLetters()).find((m) => m.MessageAttributes?.["rfargate-rejected"]?.StringValue === id),
    );
    assert.equal(rejected.Body, "reject");
    assert.equal(await model.manifest(`${id}-2`), undefined);
  });

  it("makes a message visible again at once if R ends with 4", async () => {
    const id = await model.send("later");
    assert.equal((await eventually("the second try", () => model.manifest(`${id}-2`))).exitCode, 0);
    assert.equal((await model.manifest(`${id}-1`))?.exitCode, 4);
  });

  it("is protected while it works, and not stopped by a scale-in of its service", async () => {
    const id = await model.send("slow");
    await eventually("a message in work", async () => (await model.counts()).working === 1);
    const [worker] = await model.workers();
    const ask = new GetTaskProtectionCommand({ cluster: model.outputs.cluster.arn, tasks: [worker!.taskArn!] });
    await eventually("protection", async () => (await model.ecs.send(ask)).protectedTasks?.[0]?.protectionEnabled);
    const change = { cluster: model.outputs.cluster.arn, service: model.queue.service };
    await model.ecs.send(new UpdateServiceCommand({ ...change, desiredCount: 0 }));
    const manifest = await eventually("its manifest", () => model.manifest(`${id}-1`));
    assert.equal(manifest.exitCode, 0);
    assert.equal(manifest.taskArn, worker!.taskArn);
    // Its last look at the queue goes on for some seconds, and puts back what it brings.
    await eventually("the worker's end", async () => (await model.task(worker!.taskArn!))?.lastStatus === "STOPPED");
    assert.deepEqual(await model.counts().then(({ waiting, working }) => [waiting, working]), [0, 0]);
  });

  it("accepts messages and their files from `rfargate enqueue`", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rfargate-queue-"));
    try {
      writeFileSync(join(folder, "order.txt"), "7\n");
      const sent = await cli("enqueue", "steps", "--body", "ok", "--input", join(folder, "order.txt"), "--json");
      assert.equal(sent.code, 0, sent.stderr);
      const { run } = JSON.parse(sent.stdout);
      await eventually("its manifest", () => model.manifest(run));
      const fetched = await cli("fetch", run, "--out", folder);
      assert.equal(fetched.code, 0, fetched.stderr);
      assert.equal(readFileSync(join(folder, "seen"), "utf8"), "ok\norder.txt\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("accepts uploads under a prefix as messages, each with its object", async () => {
    const Key = "input/up/a b+c.txt";
    await model.s3.send(new PutObjectCommand({ Bucket: model.outputs.bucket, Key, Body: "1" }));
    const seen = await eventually("the upload's output", async () => {
      const { Contents = [] } = await model.s3.send(
        new ListObjectsV2Command({ Bucket: model.outputs.bucket, Prefix: "output/" }),
      );
      const texts = await Promise.all(
        Contents.filter((object) => object.Key!.endsWith("/seen")).map((object) => model.text(object.Key!)),
      );
      return texts.find((text) => text.includes("Object Created"));
    });
    assert.match(seen, /\nup\/a b\+c\.txt\n$/);
  });

  it("shows, redrives and purges dead letters with `rfargate dlq`, and raises an alarm while there are any", async () => {
    await eventually("the alarm", async () => (await model.alarm("dead-letters")) === "ALARM");
    const shown = JSON.parse((await cli("dlq", "show", "--json")).stdout) as Array<{ body: string; reason: string }>;
    assert.deepEqual(shown.map(({ body, reason }) => `${body} ${reason}`).sort(), ["poison tries", "reject rejected"]);
    // Shown messages stay hidden for a while.
    await eventually("both dead letters", async () => (await model.counts()).dead === 2);
    const back = await cli("dlq", "redrive", "steps", "--json");
    assert.equal(back.code, 0, back.stderr);
    assert.equal(JSON.parse(back.stdout).moved, 2);
    await eventually("both dead letters again", async () => (await model.counts()).dead === 2);
    assert.equal((await cli("dlq", "purge", "steps")).code, 64);
    const purged = await cli("dlq", "purge", "steps", "--yes");
    assert.equal(purged.code, 0, purged.stderr);
    assert.equal((await model.counts()).dead, 0);
  });
});
