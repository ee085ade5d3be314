import assert from "node:assert/strict";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import {
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StopExecutionCommand,
  UpdateMapRunCommand,
} from "@aws-sdk/client-sfn";
import { eventually } from "../../../../test/support/eventually";
import { allow, bucket, type Place, place, unique } from "../support/account";
import { refusal, s3 } from "../support/clients";
import {
  begin,
  create,
  ended,
  machine,
  mapRun,
  mapState,
  runMachine,
  sfn,
  taskState,
  taskStatements,
} from "../support/machine";
import { register, shell, until } from "../support/tasks";

const items = (n: number) => ({ items: Array.from({ length: n }, (_, index) => index + 1) });
const waits = { Type: "Wait", Seconds: 600, End: true };
const passes = { Type: "Pass", End: true };
/** Fails for the items above 8. */
const failsSome = {
  ItemProcessor: {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    StartAt: "Choose",
    States: {
      Choose: { Type: "Choice", Choices: [{ Variable: "$", NumericGreaterThan: 8, Next: "Bad" }], Default: "Good" },
      Bad: { Type: "Fail", Error: "Bad" },
      Good: passes,
    },
  },
};

describe("A Distributed Map", function () {
  this.timeout(120_000);

  /** The Map Run once `n` children run. */
  async function withRunning(execution: string, n: number) {
    return eventually(`${n} running children`, async () => {
      const run = await mapRun(execution);
      return run.executionCounts!.running === n ? run : undefined;
    });
  }

  it("runs each item as an execution of its own, which the Map Run counts and lists", async () => {
    const execution = await begin(await machine(mapState(passes), []), items(10));
    const { status, output } = await ended(execution);
    assert.deepEqual([status, JSON.parse(output!)], ["SUCCEEDED", items(10).items]);
    const { mapRunArn, itemCounts, executionCounts, status: run } = await mapRun(execution);
    assert.equal(run, "SUCCEEDED");
    for (const counts of [itemCounts!, executionCounts!]) {
      assert.deepEqual([counts.total, counts.succeeded, counts.pending, counts.running], [10, 10, 0, 0]);
    }
    const { executions } = await (await sfn()).send(
      new ListExecutionsCommand({ mapRunArn, statusFilter: "SUCCEEDED" }),
    );
    assert.equal(executions!.length, 10);
  });

  it("runs as many at once as MaxConcurrencyPath and a later UpdateMapRun allow; StopExecution aborts all", async () => {
    const made = await machine(mapState(waits, { MaxConcurrencyPath: "$.max" }), []);
    const execution = await begin(made, { ...items(9), max: 2 });
    const { mapRunArn, maxConcurrency, executionCounts } = await withRunning(execution, 2);
    assert.deepEqual([maxConcurrency, executionCounts!.pending], [2, 7]);
    await (await sfn()).send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 5 }));
    await withRunning(execution, 5);
    await (await sfn()).send(new StopExecutionCommand({ executionArn: execution }));
    const run = await eventually("no child runs", async () => {
      const found = await (await sfn()).send(new DescribeMapRunCommand({ mapRunArn }));
      return found.executionCounts!.running === 0 ? found : undefined;
    });
    assert.deepEqual([run.status, run.executionCounts!.aborted, run.executionCounts!.pending], ["ABORTED", 9, 0]);
  });

  it("fails above the tolerated failures, by count or percentage", async () => {
    for (const [tolerated, status] of [
      [{}, "FAILED"],
      [{ ToleratedFailureCount: 1 }, "FAILED"],
      [{ ToleratedFailureCount: 2 }, "SUCCEEDED"],
      [{ ToleratedFailurePercentage: 10 }, "FAILED"],
      [{ ToleratedFailurePercentagePath: "$.share" }, "SUCCEEDED"],
    ] as const) {
      const execution = await begin(await machine(mapState({}, { ...failsSome, ...tolerated }), []), {
        ...items(10),
        share: 20,
      });
      const found = await ended(execution);
      assert.equal(found.status, status, JSON.stringify(tolerated));
      if (status === "FAILED") assert.equal(found.error, "States.ExceedToleratedFailureThreshold");
      else assert.equal((await mapRun(execution)).itemCounts!.failed, 2);
    }
  });

  it("gives a child a batch of items with ItemBatcher, and counts items and executions", async () => {
    const state = mapState(passes, { ItemBatcher: { MaxItemsPerBatch: 4 } });
    const execution = await begin(await machine(state, []), items(10));
    const batches = JSON.parse((await ended(execution)).output!) as Array<{ Items: number[] }>;
    assert.deepEqual(
      batches.map((batch) => batch.Items.length),
      [4, 4, 2],
    );
    const { itemCounts, executionCounts } = await mapRun(execution);
    assert.deepEqual([itemCounts!.succeeded, executionCounts!.succeeded], [10, 3]);
  });

  it("is not started by a role that may not start its own machine", async () => {
    const made = await create(unique("machine"), { StartAt: "Only", States: { Only: mapState(passes) } }, []);
    const { error, cause } = await runMachine(made, items(1));
    assert.equal(error, "States.Permissions");
    assert.match(cause!, /not authorized to perform: states:StartExecution/);
  });

  it("writes results to a bucket with the machine's role", async () => {
    const Bucket = await bucket();
    const state = mapState(passes, {
      ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket, Prefix: "maps" } },
    });
    const denied = await runMachine(await machine(state, []), items(2));
    assert.equal(denied.error, "States.ResultWriterFailed");
    const { output } = await runMachine(
      await machine(state, [allow("s3:PutObject", `arn:aws:s3:::${Bucket}/maps/*`)]),
      items(2),
    );
    const { Key } = JSON.parse(output!).ResultWriterDetails;
    const read = async (key: string) =>
      JSON.parse(await (await (await s3()).send(new GetObjectCommand({ Bucket, Key: key }))).Body!.transformToString());
    const manifest = await read(Key);
    const results = await read(manifest.ResultFiles.SUCCEEDED[0].Key);
    assert.deepEqual(results.map((result: { Output: string }) => result.Output).sort(), ["1", "2"]);
  });

  it("rejects an invalid number and an invalid ARN", async () => {
    const made = await machine(mapState(passes, { MaxConcurrencyPath: "$.max" }), []);
    assert.equal((await runMachine(made, { ...items(1), max: "many" })).error, "States.Runtime");
    const mapRunArn = "arn:aws:states:eu-west-1:123456789012:mapRun:none/x:0";
    assert.equal(
      (await refusal((await sfn()).send(new DescribeMapRunCommand({ mapRunArn })))).name,
      "ResourceNotFound",
    );
  });

  it("stops the tasks of its children when it is stopped", async () => {
    const here: Place = await place();
    const definition = await register(here, {
      containers: [await shell(here, "main", "sleep 600", { stopTimeout: 2 })],
    });
    const made = await machine(mapState(taskState(here, definition)), taskStatements(here));
    const execution = await begin(made, items(2));
    const { mapRunArn } = await withRunning(execution, 2);
    const tasks = await eventually("two tasks", async () => {
      const { executions } = await (await sfn()).send(new ListExecutionsCommand({ mapRunArn }));
      const found = await Promise.all(executions!.map((child) => submittedTask(child.executionArn!)));
      return found.every((task) => task) ? found : undefined;
    });
    await (await sfn()).send(new StopExecutionCommand({ executionArn: execution }));
    for (const task of tasks) assert.equal((await until(here, task!, "STOPPED")).task.stopCode, "UserInitiated");
  });
});

/** The task in a child's history, as TaskSubmitted tells it. */
async function submittedTask(executionArn: string): Promise<string | undefined> {
  const { events } = await (await sfn()).send(new GetExecutionHistoryCommand({ executionArn }));
  const output = events!.find((event) => event.type === "TaskSubmitted")?.taskSubmittedEventDetails?.output;
  return output ? JSON.parse(output).Tasks[0].TaskArn : undefined;
}
