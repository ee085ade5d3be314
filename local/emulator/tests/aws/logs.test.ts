import assert from "node:assert/strict";
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  FilterLogEventsCommand,
  GetLogRecordCommand,
  PutLogEventsCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { type Place, place, unique } from "../support/account";
import { logs } from "../support/clients";
import { events, lines, register, run, runShell, shell, start, until } from "../support/tasks";

describe("A task's log", function () {
  this.timeout(60_000);
  let here: Place;
  before(async () => {
    here = await place();
  });

  it("has 20,000 lines in CloudWatch when the task shows DEPROVISIONING, in order, each once", async () => {
    const { taskArn } = await start(
      here,
      await register(here, { containers: [await shell(here, "main", "seq 1 20000")] }),
    );
    await until(here, taskArn!, "DEPROVISIONING");
    const found = await events(here, taskArn!, "main");
    assert.deepEqual(
      found.map((event) => event.message),
      Array.from({ length: 20_000 }, (_, i) => `${i + 1}`),
    );
    assert.equal(new Set(found.map((event) => event.eventId)).size, 20_000);
  });

  it("arrives while the task runs", async () => {
    const containers = [await shell(here, "main", "echo first; sleep 3; echo last")];
    const { taskArn } = await start(here, await register(here, { containers }));
    await until(here, taskArn!, "RUNNING");
    let early: string[] = [];
    while (!early.length) early = await lines(here, taskArn!);
    assert.deepEqual(early, ["first"]);
    await until(here, taskArn!, "STOPPED");
    assert.deepEqual(await lines(here, taskArn!), ["first", "last"]);
  });

  it("keeps standard error, long lines whole, and the last line without its end, but no empty lines", async () => {
    const command = "echo out; echo err >&2; echo; printf 'é%.0s' $(seq 1 30000); echo; printf end";
    const { output } = await runShell(here, command);
    assert.deepEqual(output.toSorted(), ["end", "err", "out", "é".repeat(30_000)].toSorted());
  });

  it("keeps characters that lie across Docker's pieces of 16 KiB, whatever their length in bytes", async () => {
    const line = (character: string) => `a${character.repeat(20_000)}`;
    const characters = ["é", "€", "😀"];
    const print = (character: string) => `printf a; printf '${character}%.0s' $(seq 1 20000); echo`;
    const { output } = await runShell(here, characters.map(print).join("; "));
    assert.deepEqual(output, characters.map(line));
  });

  it("fails the start when its group does not exist", async () => {
    const elsewhere = { ...here, group: unique("missing") };
    const task = await run(here, { containers: [await shell(elsewhere, "main", "true")] });
    assert.equal(task.stopCode, "TaskFailedToStart");
    assert.match(
      task.stoppedReason!,
      /^ResourceInitializationError: failed to validate logger args: .*AccessDenied|ResourceNotFound/,
    );
  });
});

describe("FilterLogEvents", function () {
  this.timeout(60_000);

  it("returns events of several streams in pages by time, each once, with a range and a filter", async () => {
    const client = await logs();
    const logGroupName = unique("group");
    const at = Date.now() - 60_000;
    await client.send(new CreateLogGroupCommand({ logGroupName }));
    for (const [offset, logStreamName] of [
      [0, "a"],
      [1, "b"],
    ] as const) {
      await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = Array.from({ length: 20 }, (_, i) => ({
        timestamp: at + 2 * i + offset,
        message: `${logStreamName} ${i}`,
      }));
      await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    }
    const seen: number[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(new FilterLogEventsCommand({ logGroupName, limit: 7, nextToken }));
      assert.ok(page.events!.length <= 7);
      seen.push(...page.events!.map((event) => event.timestamp! - at));
      nextToken = page.nextToken;
    } while (nextToken);
    assert.deepEqual(
      seen,
      Array.from({ length: 40 }, (_, i) => i),
    );
    const some = await client.send(
      new FilterLogEventsCommand({ logGroupName, startTime: at + 4, endTime: at + 7, filterPattern: "b" }),
    );
    assert.deepEqual(
      some.events!.map((event) => event.message),
      ["b 2", "b 3"],
    );
  });

  it("returns at most 1 MB a page", async () => {
    const client = await logs();
    const where = { logGroupName: unique("group"), logStreamName: "long" };
    await client.send(new CreateLogGroupCommand(where));
    await client.send(new CreateLogStreamCommand(where));
    for (const timestamp of [1, 2, 3, 4, 5].map((i) => Date.now() - 1000 + i))
      await client.send(
        new PutLogEventsCommand({ ...where, logEvents: [{ timestamp, message: "x".repeat(250_000) }] }),
      );
    const sizes: number[] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client }, where)) sizes.push(events.length);
    assert.deepEqual(sizes, [4, 1]);
  });
});

describe("GetLogRecord", () => {
  it("finds an event until its stream or group is deleted, and those of others afterwards", async () => {
    const client = await logs();
    const [group, other] = [unique("group"), unique("group")];
    const places = [
      [group, "a"],
      [group, "b"],
      [other, "a"],
    ] as const;
    for (const logGroupName of [group, other]) await client.send(new CreateLogGroupCommand({ logGroupName }));
    for (const [logGroupName, logStreamName] of places) {
      await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = [{ timestamp: Date.now(), message: `${logGroupName} ${logStreamName}` }];
      await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    }
    const ids = new Map<string, string>();
    for (const logGroupName of [group, other]) {
      const { events } = await client.send(new FilterLogEventsCommand({ logGroupName }));
      for (const { message, eventId } of events!) ids.set(message!, eventId!);
    }
    const found = async () => {
      const messages = [...ids].map(async ([message, logRecordPointer]) => {
        const record = await client.send(new GetLogRecordCommand({ logRecordPointer })).catch((error: Error) => {
          assert.equal(error.name, "InvalidParameterException");
        });
        return record ? [message] : [];
      });
      return (await Promise.all(messages)).flat();
    };
    assert.deepEqual(await found(), [`${group} a`, `${group} b`, `${other} a`]);
    await client.send(new DeleteLogStreamCommand({ logGroupName: group, logStreamName: "a" }));
    assert.deepEqual(await found(), [`${group} b`, `${other} a`]);
    await client.send(new DeleteLogGroupCommand({ logGroupName: group }));
    assert.deepEqual(await found(), [`${other} a`]);
  });
});
