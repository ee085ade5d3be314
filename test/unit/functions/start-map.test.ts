import assert from "node:assert/strict";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { type ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { MapSettings } from "../../../components/map/function/map-settings";
import { type StartMessage, startMap } from "../../../components/map/function/start-map";
import type { MapInput } from "../../../contract/map/input";

const start = { itemSeconds: 10, seed: 42 };
const SETTINGS: MapSettings = {
  machine: "arn:machine",
  bucket: "b",
  model: "sweep",
  script: "sweep.R",
  cpu: 256,
  memory: 512,
  capacity: "FARGATE_SPOT",
  memoryLimit: 1024,
  maxTasks: 4,
  tries: 3,
  itemTimeout: 600,
  onUpload: start,
  queueUrl: "queue",
  deadLetterQueueUrl: "dead",
};

const upload = (key: string, version = "v1") =>
  JSON.stringify({ detail: { object: { key, "version-id": version, size: 1 } } });
const schedule = (name: string, over: string, at = "2026-11-30T02:00:00Z") =>
  JSON.stringify({ schedule: name, at, over, ...start });

/** S3, Step Functions and SQS in memory. */
function account(objects: Record<string, string | Buffer> = {}) {
  const store = new Map<string, string | Buffer>(Object.entries(objects));
  const executions = new Map<string, MapInput>();
  const state = { dead: [] as SendMessageCommand["input"][], waits: [] as number[], broken: false };
  const s3 = Object.assign(Object.create(S3Client.prototype), {
    send: async (command: { input: { Key?: string; Prefix?: string; Body?: string } }) => {
      const { Key, Prefix, Body } = command.input;
      if (command instanceof PutObjectCommand) return store.set(Key!, Body!);
      if (command instanceof ListObjectsV2Command)
        return { Contents: [...store.keys()].filter((key) => key.startsWith(Prefix!)).map((key) => ({ Key: key })) };
      assert.ok(command instanceof GetObjectCommand);
      const found = store.get(Key!);
      if (found === undefined) throw Object.assign(new Error(Key), { name: "NoSuchKey" });
      return { Body: { transformToByteArray: async () => Buffer.from(found) } };
    },
  }) as S3Client;
  const states = {
    send: async ({ input: { name, input } }: StartExecutionCommand) => {
      if (state.broken) throw new Error("no answer");
      if (executions.has(name!)) throw Object.assign(new Error(name), { name: "ExecutionAlreadyExists" });
      executions.set(name!, JSON.parse(input!) as MapInput);
      return {};
    },
  } as unknown as SFNClient;
  const sqs = {
    send: async (command: unknown) => {
      if (command instanceof SendMessageCommand) state.dead.push(command.input);
      else state.waits.push((command as ChangeMessageVisibilityCommand).input.VisibilityTimeout!);
      return {};
    },
  } as unknown as SQSClient;
  const handler = startMap({ s3, states, sqs, settings: SETTINGS, now: () => 0, log: () => {} });
  const handle = (body: string, receives = "1") =>
    handler({
      Records: [
        {
          messageId: "m",
          receiptHandle: "h",
          body,
          attributes: { ApproximateReceiveCount: receives },
        } satisfies StartMessage,
      ],
    });
  const json = (key: string) => JSON.parse(String(store.get(key)));
  return { handle, store, executions, state, json };
}

describe("the function that starts maps", () => {
  it("starts one for an uploaded table, with an item for each row", async () => {
    const { handle, store, executions, json } = account({ "input/p/a.csv": "x,y\n1,a\n2,b\n" });
    assert.deepEqual(await handle(upload("input/p/a.csv")), { batchItemFailures: [] });
    const [[id, input]] = [...executions] as [[string, MapInput]];
    assert.match(id, /^sweep-upload-[0-9a-f]{16}$/);
    assert.equal(store.get(`runs/${id}/items.jsonl`), '{"x":1,"y":"a"}\n{"x":2,"y":"b"}\n');
    const { count, script, seed, tries, itemTimeout, capacity, files } = json(`runs/${id}/map.json`);
    assert.deepEqual(
      [count, script, seed, tries, itemTimeout, capacity, files],
      [2, "sweep.R", 42, 3, 600, "FARGATE_SPOT", false],
    );
    assert.deepEqual([input.map, input.round, input.chunks, input.maxTasks], [id, "1", [1, 2], 4]);
    assert.deepEqual(input.sizes.memories, ["512", "1024"]);
  });

  it("starts one for a schedule over numbers, rows of an object, or objects", async () => {
    const { handle, executions, json } = account({
      "input/params.csv": "x\n1\n2\n3\n",
      "input/scenes/": "",
      "input/scenes/a.tif": "A",
      "input/scenes/deep/b.tif": "B",
    });
    const overs = { range: "1..100", rows: "input/params.csv", objects: "input/scenes/" };
    for (const [name, over] of Object.entries(overs)) await handle(schedule(name, over));
    assert.deepEqual(
      [...executions.keys()],
      ["sweep-range-20261130020000", "sweep-rows-20261130020000", "sweep-objects-20261130020000"],
    );
    assert.deepEqual(
      [...executions.keys()].map((id) => [json(`runs/${id}/map.json`).count, json(`runs/${id}/map.json`).files]),
      [
        [100, false],
        [3, false],
        [2, true],
      ],
    );
  });

  it("starts one map for an event that comes twice, and another for another version or time", async () => {
    const { handle, executions, state } = account({ "input/p/a.csv": "x\n1\n" });
    for (const body of [
      upload("input/p/a.csv"),
      upload("input/p/a.csv"),
      schedule("range", "1..9"),
      schedule("range", "1..9"),
    ])
      assert.deepEqual(await handle(body), { batchItemFailures: [] });
    assert.equal(executions.size, 2);
    await handle(upload("input/p/a.csv", "v2"));
    await handle(schedule("range", "1..9", "2026-12-01T02:00:00Z"));
    assert.deepEqual([executions.size, state.dead.length], [4, 0]);
  });

  it("starts none for folders and staged files", async () => {
    const { handle, executions, state } = account();
    for (const key of ["input/p/", "input/runs/r1/a.csv"])
      assert.deepEqual(await handle(upload(key)), { batchItemFailures: [] });
    assert.deepEqual([executions.size, state.dead.length], [0, 0]);
  });

  const dead: Array<[string, string, RegExp]> = [
    ["a header alone", upload("input/empty.csv"), /input\/empty\.csv: there are no items/],
    ["two columns of one name", upload("input/twice.csv"), /two columns are named "x"/],
    ["another encoding", upload("input/latin.csv"), /the file is not UTF-8/],
    ["a NUL", upload("input/nul.jsonl"), /item 1 has a NUL character/],
    ["another kind of file", upload("input/a.xlsx"), /unknown kind of file/],
    ["an object that is gone", upload("input/gone.csv"), /there is no such object/],
    ["a schedule without items", '{"schedule":"a","at":"2026-11-30T02:00:00Z"}', /neither of a schedule/],
    ["no JSON", "hello", /JSON/],
    ["no message", "null", /neither of a schedule/],
    ["another event", '{"detail":{}}', /neither of a schedule nor an event of S3/],
  ];
  for (const [what, body, message] of dead)
    it(`keeps what no later try would mend in the dead letters, with the reason: ${what}`, async () => {
      const { handle, state, store } = account({
        "input/empty.csv": "x\n",
        "input/twice.csv": "x,x\n1,2\n",
        "input/latin.csv": Buffer.from([0x78, 0x0a, 0xe9, 0x0a]),
        "input/nul.jsonl": '"\\u0000"\n',
        "input/a.xlsx": "x",
      });
      assert.deepEqual(await handle(body), { batchItemFailures: [] });
      assert.equal(state.dead[0]!.MessageBody, body);
      assert.match(state.dead[0]!.MessageAttributes!.ERROR_MESSAGE!.StringValue!, message);
      assert.ok(![...store.keys()].some((key) => key.startsWith("runs/")));
    });

  it("retries other failures later, with the same items", async () => {
    const { handle, state, executions } = account({ "input/p/a.csv": "x\n1\n" });
    state.broken = true;
    assert.deepEqual(await handle(upload("input/p/a.csv"), "3"), { batchItemFailures: [{ itemIdentifier: "m" }] });
    assert.deepEqual(state.waits, [90]);
    state.broken = false;
    assert.deepEqual(await handle(upload("input/p/a.csv"), "4"), { batchItemFailures: [] });
    assert.equal(executions.size, 1);
  });
});
