import assert from "node:assert/strict";
import { logOf, shownBy } from "./support/container-log";
import { docker } from "./support/docker";
import { FakeSqs } from "./support/fake-sqs";
import { useExampleImage } from "./support/fixture";
import { type Bucket, runOptions } from "./support/run";

describe("a worker", function () {
  this.timeout("2m");
  const fixture = useExampleImage();
  let queue: FakeSqs;
  let container: string | undefined;

  beforeEach(async () => {
    queue = await FakeSqs.start();
  });
  afterEach(async () => {
    if (container) await docker("rm", "-f", "-v", container);
    container = undefined;
    await queue.stop();
  });

  async function work(script: string, environment: Record<string, string> = {}, files: Record<string, string> = {}) {
    const bucket = fixture.bucket({ "r_scripts/a.R": script, ...files });
    const settings = { SCRIPT: "a.R", RFARGATE_RUN_ID: "", ...queue.environment, ...environment };
    container = await docker("run", "-d", ...runOptions(bucket, settings), fixture.image);
    return bucket;
  }
  const log = () => logOf(container!);
  const shown = (pattern: RegExp) => shownBy(container!, pattern);
  const until = async (met: () => boolean) => {
    while (!met()) await new Promise((done) => setTimeout(done, 50));
  };
  const stop = async () => {
    await docker("stop", "--time", "60", container!);
    return Number(await docker("inspect", "-f", "{{.State.ExitCode}}", container!));
  };
  const manifest = (bucket: Bucket, run: string) => JSON.parse(bucket.text(`runs/${run}/manifest.json`));

  it("passes the message to the model as environment and file, records a run and deletes the message", async () => {
    const id = queue.send('{"n": 1,\n "text": "ü"}');
    const bucket = await work(`
      stopifnot(Sys.getenv("RFARGATE_MESSAGE") == paste(readLines(Sys.getenv("RFARGATE_MESSAGE_FILE"), warn = FALSE), collapse = "\\n"))
      writeLines(c(Sys.getenv("RFARGATE_MESSAGE"), Sys.getenv("RFARGATE_MESSAGE_ID"), Sys.getenv("RFARGATE_MESSAGE_TRY")), "output/got.txt")`);
    await shown(/message message-1: done/);
    assert.equal(bucket.text(`output/${id}-1/got.txt`), '{"n": 1,\n "text": "ü"}\nmessage-1\n1\n');
    assert.equal(manifest(bucket, `${id}-1`).exitCode, 0);
    assert.deepEqual(manifest(bucket, `${id}-1`).inputs, []);
    assert.deepEqual(queue.messages, []);
    assert.deepEqual(queue.unsigned, []);
  });

  it("protects its task once for consecutive messages, before the first starts, and releases it after the last", async () => {
    queue.send("a");
    queue.send("b");
    await work('cat("ran\\n")');
    await until(() => queue.of("Unprotect").length > 0);
    assert.deepEqual(queue.of("ReceiveMessage", "Protect", "DeleteMessage", "Unprotect"), [
      ...["ReceiveMessage", "Protect", "DeleteMessage"],
      ...["ReceiveMessage", "DeleteMessage", "Unprotect"],
    ]);
  });

  it("rejects on exit code 3: body and attributes go to the dead-letter queue at once, then the message is deleted", async () => {
    queue.send("bad one", { kind: "order" });
    await work("quit(status = 3)");
    await shown(/message message-1: rejected/);
    assert.deepEqual(queue.of("SendMessage", "DeleteMessage"), ["SendMessage", "DeleteMessage"]);
    const { MessageBody, MessageAttributes, QueueUrl } = queue.deadLetters[0]!;
    assert.equal(MessageBody, "bad one");
    assert.match(String(QueueUrl), /dead-letters$/);
    assert.deepEqual(MessageAttributes, {
      kind: { DataType: "String", StringValue: "order" },
      "rfargate-rejected": { DataType: "String", StringValue: "message-1" },
    });
    assert.deepEqual(queue.messages, []);
  });

  it("passes on and rejects a message of SQS's 1 MiB, which has no room for the original id", async () => {
    queue.send("x".repeat(1_048_576));
    const bucket = await work(`
      file <- Sys.getenv("RFARGATE_MESSAGE_FILE")
      cat(file.size(file), Sys.getenv("RFARGATE_MESSAGE", "unset"), file = "output/got.txt")
      quit(status = 3)`);
    await shown(/message message-1: rejected/);
    assert.equal(bucket.text("output/message-1-1/got.txt"), "1048576 unset");
    const { MessageBody, MessageAttributes } = queue.deadLetters[0]!;
    assert.equal(String(MessageBody).length, 1_048_576);
    assert.deepEqual(MessageAttributes, {});
    assert.deepEqual(queue.messages, []);
  });

  it("puts back on exit code 4: the message is visible again at once", async () => {
    queue.send("later");
    await work('quit(status = if (Sys.getenv("RFARGATE_MESSAGE_TRY") == "1") 4 else 0)');
    await shown(/message message-1: put back[\s\S]*message message-1: done/);
    assert.deepEqual(
      queue.inputs("ChangeMessageVisibility").map(({ VisibilityTimeout }) => VisibilityTimeout),
      [0],
    );
  });

  it("retries on any other exit code with a growing delay, and gives up the message after the last try", async () => {
    queue.send("poison");
    queue.messages[0]!.receives = 1;
    await work("stop('no')", { RFARGATE_TRIES: "3", RFARGATE_RETRY_DELAY: "5" });
    await shown(/exit code 1, retried in 10 s/);
    queue.messages[0]!.hidden = false;
    await shown(/exit code 1, no try left/);
    const delays = queue.inputs("ChangeMessageVisibility").map(({ VisibilityTimeout }) => VisibilityTimeout);
    assert.deepEqual(delays.slice(0, 2), [10, 0]);
  });

  it("keeps a message hidden while the model processes it", async () => {
    queue.send("long");
    await work("Sys.sleep(5)", { RFARGATE_VISIBILITY_TIMEOUT: "3" });
    await shown(/message message-1: done/);
    const beats = queue.inputs("ChangeMessageVisibility").filter(({ VisibilityTimeout }) => VisibilityTimeout === 3);
    assert.ok(beats.length >= 3, `${beats.length} heartbeats`);
  });

  it("ends R at the model's timeout and retries the message", async () => {
    queue.send("hangs");
    await work("Sys.sleep(100)", { RFARGATE_TIMEOUT: "2" });
    await shown(/timeout of 2 s is reached[\s\S]*exit code 124, retried in 2 s/);
  });

  it("ends on SIGTERM when it is idle", async () => {
    await work("1");
    await shown(/waiting for messages/);
    assert.equal(await stop(), 0);
    assert.match(await log(), /worker: ends/);
  });

  it("puts back at once a message that came while it was ending", async () => {
    queue.wait = 3_000;
    await work('cat("ran\\n")');
    await until(() => queue.waiting > 0);
    await docker("kill", "--signal", "TERM", container!);
    queue.send("too late");
    assert.equal(await docker("wait", container!), "0");
    assert.match(await log(), /message message-1: put back, the task is being stopped/);
    assert.doesNotMatch(await log(), /^ran/m);
    assert.equal(queue.messages[0]!.hidden, false);
  });

  it("lets R finish its message after SIGTERM, and takes no other", async () => {
    queue.send("first");
    queue.send("second");
    await work('cat("working\\n"); Sys.sleep(4); writeLines("x", "output/late.txt")');
    await shown(/working/);
    assert.equal(await stop(), 0);
    assert.match(await log(), /message message-1: done/);
    assert.deepEqual(
      queue.messages.map(({ body, receives }) => [body, receives]),
      [["second", 0]],
    );
  });

  it("puts the message back if R does not end within the stop timeout", async () => {
    queue.send("long");
    const bucket = await work('writeLines("x", "output/part.txt"); cat("working\\n"); Sys.sleep(100)', {
      RFARGATE_STOP_TIMEOUT: "4",
    });
    await shown(/working/);
    assert.equal(await stop(), 0);
    assert.match(await log(), /message message-1: put back, the task was stopped/);
    assert.equal(queue.messages[0]!.hidden, false);
    assert.equal(bucket.text("output/message-1-1/part.txt"), "x\n");
  });

  it("fetches the object of an S3 event, its key decoded, and staged files", async () => {
    const name = "orders/a+b ü%.csv";
    const key = `input/orders/${encodeURIComponent("a+b ü%.csv").replaceAll("%20", "+")}`;
    const record = { eventSource: "aws:s3", s3: { bucket: { name: "/bucket" }, object: { key } } };
    queue.send(JSON.stringify({ Records: [record] }));
    queue.send("staged", { "rfargate-staged": "input/runs/sent-1/" });
    const bucket = await work(
      'writeLines(c(Sys.getenv("RFARGATE_MESSAGE_INPUT"), list.files(pattern = "csv|txt", recursive = TRUE)), "output/seen")',
      {},
      { [`input/${name}`]: "1,2", "input/runs/sent-1/files/s.txt": "s" },
    );
    await shown(/message message-2: done/);
    assert.equal(bucket.text("output/message-1-1/seen"), `${name}\n${name}\n`);
    assert.equal(bucket.text("output/message-2-1/seen"), "\ns.txt\n");
  });

  it("rejects a message with a key that is not a valid input, with a manifest that says so", async () => {
    const told = (key: string) =>
      JSON.stringify({ Records: [{ eventSource: "aws:s3", s3: { bucket: { name: "/bucket" }, object: { key } } }] });
    const keys = ["input/a%0Ab.csv", "input/a//b.csv", "input/../x", "input/output/x.csv", "input/caf%E9.csv"];
    for (const key of keys) queue.send(told(key));
    const bucket = await work('cat("ran\n")');
    await shown(new RegExp(`message message-${keys.length}: rejected`));
    assert.deepEqual(queue.messages, []);
    assert.equal(queue.deadLetters.length, keys.length);
    assert.doesNotMatch(await log(), /^ran/m);
    for (const i of keys.keys()) {
      const { exitCode, error } = manifest(bucket, `message-${i + 1}-1`);
      assert.equal(exitCode, 3);
      assert.match(error, /^the message names the input "/);
    }
  });

  it("continues after a script that removes every file it can", async () => {
    queue.send("one");
    queue.send("two");
    await work(
      'unlink(c(getwd(), list.files("/tmp", full.names = TRUE, all.files = TRUE, no.. = TRUE)), recursive = TRUE)',
    );
    await shown(/message message-1: done[\s\S]*message message-2: done/);
  });

  it("gives the model its environment unchanged, whatever the worker's own variables", async () => {
    queue.send("x");
    const given = { TRIES: "mine", TIMEOUT: "5 s", REGION: "north", MESSAGE_ID: "7", SCRATCH: "/s", STATE: "off" };
    const bucket = await work(
      'own <- Sys.getenv(); writeLines(c(own[strsplit(own[["NAMES"]], " ")[[1]]], Sys.getenv("RFARGATE_QUEUE_URL")), "output/seen")',
      { ...given, NAMES: Object.keys(given).join(" ") },
    );
    await shown(/message message-1: done/);
    assert.deepEqual(bucket.text("output/message-1-1/seen").split("\n"), [...Object.values(given), "", ""]);
  });

  it("reports its invalid settings and ends with 64", async () => {
    await work("1", { RFARGATE_TRIES: "none" });
    await docker("wait", container!);
    assert.match(await log(), /RFARGATE_TRIES="none" is not a positive whole number/);
    assert.equal(await docker("inspect", "-f", "{{.State.ExitCode}}", container!), "64");
  });
});
