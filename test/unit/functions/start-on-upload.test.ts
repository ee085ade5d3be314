import assert from "node:assert/strict";
import fc from "fast-check";
import { account, body, environment, record } from "./upload-account";

describe("the function that starts tasks on uploads", () => {
  it("gives the task the object as its input, whatever characters its key has", async () => {
    const { handle, requests } = account({ inputs: ["fonts/", "logo.png"] });
    const key = "input/videos/été + 100 %20.mp4";
    assert.deepEqual(await handle(record(body({ key }))), { batchItemFailures: [] });
    assert.equal(environment(requests[0]!).RFARGATE_INPUTS, "fonts/\nlogo.png\nvideos/été + 100 %20.mp4");
    assert.equal(environment(requests[0]!).RFARGATE_UPLOAD, "videos/été + 100 %20.mp4");
    assert.equal(requests[0]!.taskDefinition, "arn:definition");
    assert.equal(requests[0]!.startedBy, "upload-thumbnail");
  });

  it("uses the same token for the same version of an object, and another for each other one", async () => {
    const upload = fc.record({
      key: fc.constantFrom("input/a", "input/b", "input/ab"),
      version: fc.constantFrom("1", "2", "b1", undefined),
      sequencer: fc.constantFrom("1", "2"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(upload, { minLength: 1, maxLength: 12 }), async (uploads) => {
        const { handle, requests } = account({ maxTasks: 1000 });
        await handle(...uploads.map((one) => record(body(one))));
        const wanted = new Set(
          uploads.map(({ key, version, sequencer }) => JSON.stringify([key, version ?? sequencer])),
        );
        assert.equal(new Set(requests.map(({ clientToken }) => clientToken)).size, wanted.size);
        for (const { clientToken } of requests) assert.match(clientToken!, /^[0-9a-f]{64}$/);
      }),
    );
  });

  it("never runs more tasks than allowed, even while ECS does not list new ones", async () => {
    for (const listed of [true, false]) {
      const { handle, requests, back, state } = account({ maxTasks: 2 });
      state.listed = listed;
      for (const key of ["input/a", "input/b", "input/c"]) await handle(record(body({ key })));
      assert.equal(requests.length, 2);
      assert.deepEqual(back, [{ QueueUrl: "https://queue", ReceiptHandle: "handle", VisibilityTimeout: 5 }]);
    }
  });

  it("puts a message back while no slot is free, for longer each time, and starts it when one is", async () => {
    const { handle, back, sent, requests, tasks, state } = account({ maxTasks: 1 });
    await handle(record(body({ key: "input/a" })));
    const waiting = (ApproximateReceiveCount: string) =>
      record(body({ key: "input/b" }), { attributes: { ApproximateReceiveCount } });
    for (const count of ["1", "2", "1000"]) {
      assert.deepEqual(await handle(waiting(count)), { batchItemFailures: [{ itemIdentifier: "m" }] });
    }
    assert.deepEqual(
      back.map(({ VisibilityTimeout }) => VisibilityTimeout),
      [5, 10, 1300],
    );
    assert.deepEqual(sent, [], "waiting is no failure");
    tasks.clear();
    state.now += 31_000;
    await handle(waiting("4"));
    assert.equal(requests.length, 2);
  });

  it("waits for a free slot for nearly as long as the queue keeps a message, before SQS gives it up after 1,000 receives", async () => {
    const { handle, back } = account({ maxTasks: 0 });
    for (let count = 1; count <= 1000; count++)
      await handle(record(body({ key: "input/b" }), { attributes: { ApproximateReceiveCount: String(count) } }));
    const days = back.reduce((sum, { VisibilityTimeout }) => sum + VisibilityTimeout!, 0) / (24 * 3600);
    assert.ok(days > 13 && days < 14, String(days));
  });

  it("chooses the task size by the object's size", async () => {
    const sizes = [
      { above: 100, cpu: 512, memory: 1024 },
      { above: 10_000, cpu: 4096, memory: 8192 },
      { above: 1000, cpu: 1024, memory: 2048 },
    ];
    const { handle, requests } = account({ sizes, maxTasks: 10 });
    for (const size of [100, 101, 1001, 10_001]) await handle(record(body({ key: `input/${size}`, size })));
    assert.deepEqual(
      requests.map(({ overrides }) => [overrides?.cpu, overrides?.memory]),
      [
        [undefined, undefined],
        ["512", "1024"],
        ["1024", "2048"],
        ["4096", "8192"],
      ],
    );
  });

  it("gives R's container what sidecars leave of the object's task size, and does not override it with the model's", async () => {
    const sizes = [{ above: 100, cpu: 512, memory: 1024 }];
    const { handle, requests } = account({ sizes, otherContainers: { cpu: 96, memory: 200 }, maxTasks: 10 });
    for (const size of [100, 101]) await handle(record(body({ key: `input/${size}`, size })));
    const cpu = requests.map(({ overrides }) => [overrides?.cpu, overrides?.containerOverrides?.[0]?.cpu]);
    assert.deepEqual(cpu, [
      [undefined, undefined],
      ["512", 416],
    ]);
  });

  const NO_CAPACITY = () => ({ tasks: [], failures: [{ reason: "Capacity is unavailable at this time." }] });
  const throttled = () => {
    throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
  };
  // The last: a token that was refused stands for the refusal, while one whose answer failed may have started the task.
  for (const [what, runTask, tokens] of [
    ["capacity, reported in an answer without error", NO_CAPACITY, 3],
    ["throttling", throttled, 1],
  ] as const) {
    it(`tries again after a lack of ${what}: later each time, then the dead-letter queue with the reason`, async () => {
      const { handle, sent, back, state, requests } = account({ retries: 2 }, runTask);
      let message = record(body({ key: "input/a" }));
      const waits: number[] = [];
      for (let i = 0; i < 3; i++) {
        assert.deepEqual(await handle(message), { batchItemFailures: [] });
        const copy = sent[i]!;
        if (copy.QueueUrl === "https://dead") break;
        const attributes = copy.MessageAttributes!;
        const messageAttributes = Object.fromEntries(
          Object.entries(attributes).map(([name, { StringValue }]) => [name, { stringValue: StringValue! }]),
        );
        message = record(copy.MessageBody!, { messageId: `copy-${i}`, messageAttributes });
        waits.push(Number(attributes.notBefore!.StringValue) - state.now);
        await handle(message);
        assert.equal(back.at(-1)?.VisibilityTimeout, waits[i]! / 1000, "not before its time");
        state.now += waits[i]!;
      }
      assert.deepEqual(waits, [15_000, 30_000]);
      assert.equal(requests.length, 3);
      assert.equal(new Set(requests.map(({ clientToken }) => clientToken)).size, tokens);
      assert.equal(sent.length, 3);
      const dead = sent[2]!;
      assert.equal(dead.QueueUrl, "https://dead");
      assert.equal(dead.MessageBody, body({ key: "input/a" }));
      assert.match(dead.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /Capacity is unavailable|Rate exceeded/);
      assert.equal(new Set(sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).size, 3);
    });
  }

  it("treats a version as done if another revision of the model has been started for it", async () => {
    const conflict = () => {
      throw Object.assign(new Error("token in use"), { name: "ConflictException" });
    };
    const { handle, sent, back } = account({}, conflict);
    assert.deepEqual(await handle(record(body({ key: "input/a" }))), { batchItemFailures: [] });
    assert.deepEqual([sent, back], [[], []]);
  });
});
