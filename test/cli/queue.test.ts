import assert from "node:assert/strict";
import { model, stack } from "./fake/stack";
import { TestWorld } from "./fake/world";

const arn = (name: string) => `arn:aws:sqs:eu-west-1:123456789012:${name}`;
const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;
const queue = (name: string) => ({
  url: url(name),
  arn: arn(name),
  deadLetterUrl: url(`${name}-dead`),
  deadLetterArn: arn(`${name}-dead`),
  service: name,
});

describe("rfargate enqueue and dlq", function () {
  this.timeout(20_000);
  let world: TestWorld;

  beforeEach(async () => {
    world = await TestWorld.make();
    world.deploy(stack({ models: { score: model("score", { queue: queue("score") }), other: model("other") } }));
  });
  afterEach(() => world.end());

  it("sends a message to the only model with a queue and prints its id", async () => {
    assert.equal(await world.run("enqueue", "--body", '{"order": 7}'), 0);
    const [message] = world.aws.sqs.of("score");
    assert.equal(message!.Body, '{"order": 7}');
    assert.equal(world.stdout, `${message!.MessageId}\n`);
    assert.match(world.stderr, /first try is run id-1-1/);
  });

  it("stages files in the bucket and names them to the worker", async () => {
    world.write("orders.csv", "1,2\n");
    assert.equal(await world.run("enqueue", "score", "--input", "orders.csv", "--json"), 0);
    const [message] = world.aws.sqs.of("score");
    assert.equal(message!.Body, '{"inputs":["orders.csv"]}');
    const staged = message!.MessageAttributes["rfargate-staged"]!.StringValue;
    assert.match(staged, /^input\/runs\/20261121-070000-[0-9a-f]{6}\/$/);
    assert.equal(world.aws.s3.text(`${staged}files/orders.csv`), "1,2\n");
    assert.equal(world.json.messageId, message!.MessageId);
  });

  it("takes the message from a file", async () => {
    world.write("body.json", "[1,\n2]");
    assert.equal(await world.run("enqueue", "score", "--body-file", "body.json"), 0);
    assert.equal(world.aws.sqs.of("score")[0]!.Body, "[1,\n2]");
  });

  const refused: Array<[string, string[], RegExp]> = [
    ["nothing to send", ["enqueue", "score"], /nothing to send/],
    ["an empty message", ["enqueue", "score", "--body", ""], /message is empty/],
    ["two messages at once", ["enqueue", "score", "--body", "a", "--body-file", "b"], /exclude each other/],
    [
      "a character that SQS does not take",
      ["enqueue", "score", "--body", "a\u0001"],
      /U\+0001, which SQS does not allow/,
    ],
    ["a model without a queue", ["enqueue", "other", "--body", "a"], /model "other" .* has no queue[\s\S]*score/],
    [
      "a model that does not exist",
      ["enqueue", "skore", "--body", "a"],
      /no model "skore"\n +allowed: .*score.*\n +try: --model score/,
    ],
    ["a purge that is not confirmed", ["dlq", "purge", "score"], /0 dead letters of model score would be deleted/],
    ["a limit that is no number", ["dlq", "show", "-n", "all"], /--limit/],
    ["a subcommand that does not exist", ["dlq", "lss"], /unknown command 'lss'/],
  ];
  for (const [what, args, message] of refused) {
    it(`refuses ${what} with 64 and sends nothing`, async () => {
      assert.equal(await world.run(...args), 64);
      assert.match(world.stderr, message);
      assert.deepEqual(world.aws.sqs.of("score"), []);
    });
  }

  it("sends a message of SQS's 1 MiB, and rejects one more byte", async () => {
    world.write("body", "x".repeat(1_048_576));
    assert.equal(await world.run("enqueue", "score", "--body-file", "body"), 0);
    assert.equal(world.aws.sqs.of("score")[0]!.Body!.length, 1_048_576);
    // Two bytes a letter.
    world.write("body", `${"é".repeat(524_288)}x`);
    assert.equal(await world.run("enqueue", "score", "--body-file", "body"), 64);
    assert.match(world.stderr, /1048577 bytes\n +allowed: up to 1048576 bytes/);
    assert.equal(world.aws.sqs.of("score").length, 1);
  });

  it("counts the attribute that names staged files", async () => {
    world.write("body", "x".repeat(1_048_576));
    world.write("orders.csv", "1,2\n");
    assert.equal(await world.run("enqueue", "score", "--body-file", "body", "--input", "orders.csv"), 64);
    assert.match(world.stderr, /allowed: up to 1048576 bytes/);
    assert.deepEqual(world.aws.sqs.of("score"), []);
  });

  it("rejects a missing file with 66", async () => {
    assert.equal(await world.run("enqueue", "score", "--input", "no.csv"), 66);
    assert.match(world.stderr, /no\.csv/);
  });

  it("counts waiting messages and dead letters", async () => {
    world.aws.sqs.put("score", "waits");
    world.aws.sqs.put("score-dead", "dead");
    assert.equal(await world.run("dlq", "ls"), 0);
    assert.match(world.stdout, /MODEL +DEAD LETTERS +WAITING +WORKING\nscore +1 +1 +0/);
  });

  it("shows dead letters with their reasons and log ids, without removing them", async () => {
    const tried = world.aws.sqs.put("score-dead", "poison");
    world.aws.sqs.put("score-dead", "bad", { "rfargate-rejected": "original", kind: "order" });
    assert.equal(await world.run("dlq", "show", "score", "--json"), 0);
    assert.deepEqual(JSON.parse(world.stdout), [
      { messageId: tried, reason: "tries", sentAt: "2026-11-21T06:00:00.000Z", body: "poison", attributes: {} },
      {
        messageId: "original",
        reason: "rejected",
        sentAt: "2026-11-21T06:00:00.000Z",
        body: "bad",
        attributes: { kind: "order" },
      },
    ]);
    assert.equal(world.aws.sqs.of("score-dead").length, 2);
  });

  it("sends dead letters back to the queue of their model", async () => {
    world.aws.sqs.put("score-dead", "again");
    assert.equal(await world.run("dlq", "redrive", "score"), 0);
    assert.match(world.stderr, /1 message sent back to model score/);
    assert.deepEqual(world.aws.sqs.of("score-dead"), []);
    assert.equal(world.aws.sqs.of("score")[0]!.Body, "again");
  });

  it("reports dead letters that stayed because they were just shown", async () => {
    world.aws.sqs.hidden = 2;
    assert.equal(await world.run("dlq", "redrive", "score"), 0);
    assert.match(world.stderr, /0 messages sent back to model score\n2 more are hidden, for up to 20 s after/);
  });

  it("reports if SQS could not send them back", async () => {
    world.aws.sqs.moveStatus = "FAILED";
    assert.equal(await world.run("dlq", "redrive", "score"), 69);
    assert.match(world.stderr, /\(FAILED\)/);
  });

  it("deletes dead letters with --yes", async () => {
    world.aws.sqs.put("score-dead", "gone");
    assert.equal(await world.run("dlq", "purge", "score", "--yes"), 0);
    assert.deepEqual(world.aws.sqs.of("score-dead"), []);
  });

  it("reports that no model has a queue", async () => {
    world.deploy(stack());
    assert.equal(await world.run("dlq", "ls"), 64);
    assert.match(world.stderr, /has no model with a queue[\s\S]*queue:/);
  });
});
