import assert from "node:assert/strict";
import { ListTasksCommand } from "@aws-sdk/client-ecs";
import {
  GetExecutionHistoryCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  type TaskScheduledEventDetails,
} from "@aws-sdk/client-sfn";
import { eventually } from "../../../../test/support/eventually";
import { arn, type Place, place, unique } from "../support/account";
import { ecs, refusal } from "../support/clients";
import { ACCOUNT, REGION } from "../support/emulator";
import {
  begin,
  create,
  describeExecution,
  ended,
  machine,
  managedRule,
  runMachine,
  sfn,
  taskState,
  taskStatements,
} from "../support/machine";
import { register, shell, until } from "../support/tasks";

/** Bash as the first process does not hear SIGTERM. */
const QUICK = { stopTimeout: 2 };

describe("A state machine", function () {
  this.timeout(120_000);
  let here: Place;
  let good: string;
  let bad: string;
  let endless: string;

  before(async () => {
    here = await place();
    good = await register(here, { containers: [await shell(here, "main", "exit 0")] });
    bad = await register(here, { containers: [await shell(here, "main", "exit 7")] });
    endless = await register(here, { containers: [await shell(here, "main", "sleep 600", QUICK)] });
  });

  /** The task that a machine has started with this definition. */
  function taskOf(definition: string): Promise<string> {
    const family = definition.split("/")[1]!.split(":")[0]!;
    return eventually("a task", async () => {
      const { taskArns } = await (await ecs()).send(new ListTasksCommand({ cluster: here.cluster, family }));
      return taskArns![0];
    });
  }

  it("returns the stopped task, with capitalized members", async () => {
    const { status, output } = await runMachine(await machine(taskState(here, good), taskStatements(here)));
    assert.equal(status, "SUCCEEDED");
    const task = JSON.parse(output!);
    assert.deepEqual([task.LastStatus, task.Containers[0].ExitCode], ["STOPPED", 0]);
    assert.deepEqual([task.StartedBy, typeof task.StoppedAt], ["AWS Step Functions", "number"]);
  });

  it("fails with States.TaskFailed and the task as the cause if a container exits with a code other than 0", async () => {
    const { status, error, cause } = await runMachine(await machine(taskState(here, bad), taskStatements(here)));
    assert.deepEqual([status, error], ["FAILED", "States.TaskFailed"]);
    const task = JSON.parse(cause!);
    assert.deepEqual([task.StopCode, task.Containers[0].ExitCode], ["EssentialContainerExited", 7]);
  });

  it("is denied RunTask and PassRole without permission, as ECS.AccessDeniedException", async () => {
    const [runTask, others, passRole] = taskStatements(here);
    for (const [action, statements] of [
      ["ecs:RunTask", [others!, passRole!, managedRule]],
      ["iam:PassRole", [runTask!, others!, managedRule]],
    ] as const) {
      const { error, cause } = await runMachine(await machine(taskState(here, good), [...statements]));
      assert.equal(error, "ECS.AccessDeniedException");
      assert.match(cause!, new RegExp(`is not authorized to perform: ${action} on resource`));
    }
  });

  it("is not created if its role may not create the rule of .sync", async () => {
    const statements = taskStatements(here).filter((statement) => statement !== managedRule);
    const { name, message } = await refusal(machine(taskState(here, good), statements));
    assert.equal(name, "AccessDeniedException");
    assert.match(message, /is not authorized to create managed-rule/);
  });

  it("is created if its role trusts this machine of this account, and not if it trusts another", async () => {
    const definition = { StartAt: "Only", States: { Only: { Type: "Succeed" } } };
    const make = (name: string, trusted: string) =>
      create(name, definition, [], {
        StringEquals: { "aws:SourceAccount": ACCOUNT },
        ArnLike: { "aws:SourceArn": arn("states", `stateMachine:${trusted}`) },
      });
    const name = unique("machine");
    assert.match(await make(name, name), new RegExp(`:stateMachine:${name}$`));
    const { message } = await refusal(make(unique("machine"), name));
    assert.match(message, /is authorized to assume the provided role/);
  });

  it("reports ECS's errors with ECS's messages", async () => {
    const state = taskState(here, good);
    const Parameters = { ...state.Parameters, Cluster: "no-such-cluster" };
    const { error } = await runMachine(await machine({ ...state, Parameters }, taskStatements(here)));
    assert.equal(error, "ECS.ClusterNotFoundException");
  });

  it("requires strings as values of environment variables", async () => {
    const state = taskState(here, good);
    const Overrides = { ContainerOverrides: [{ Name: "main", Environment: [{ Name: "N", "Value.$": "$.n" }] }] };
    const made = await machine({ ...state, Parameters: { ...state.Parameters, Overrides } }, taskStatements(here));
    const { error, cause } = await runMachine(made, { n: 1 });
    assert.equal(error, "States.Runtime");
    assert.match(cause!, /The value for the field 'Value' must be a STRING/);
  });

  it("stops its task when it is stopped, and stays ABORTED", async () => {
    const execution = await begin(await machine(taskState(here, endless), taskStatements(here)));
    const task = await taskOf(endless);
    await until(here, task, "RUNNING");
    await (await sfn()).send(new StopExecutionCommand({ executionArn: execution }));
    const { task: stopped } = await until(here, task, "STOPPED");
    assert.equal(stopped.stopCode, "UserInitiated");
    assert.equal((await describeExecution(execution)).status, "ABORTED");
  });

  it("leaves its task running if its role may not stop it", async () => {
    const definition = await register(here, { containers: [await shell(here, "main", "sleep 5")] });
    const [runTask, , passRole] = taskStatements(here);
    const execution = await begin(await machine(taskState(here, definition), [runTask!, passRole!, managedRule]));
    const task = await taskOf(definition);
    await until(here, task, "RUNNING");
    await (await sfn()).send(new StopExecutionCommand({ executionArn: execution }));
    const { task: stopped } = await until(here, task, "STOPPED");
    assert.equal(stopped.stopCode, "EssentialContainerExited");
  });

  it("stops a task after the state's TimeoutSeconds, as States.Timeout, which States.TaskFailed does not catch", async () => {
    const definition = await register(here, { containers: [await shell(here, "main", "sleep 600", QUICK)] });
    const Catch = [{ ErrorEquals: ["States.TaskFailed"], Next: "Caught" }];
    const States = {
      Only: taskState(here, definition, { TimeoutSeconds: 3, Catch }),
      Caught: { Type: "Pass", End: true },
    };
    const made = await create(unique("machine"), { StartAt: "Only", States }, taskStatements(here));
    const execution = await begin(made);
    const task = await taskOf(definition);
    assert.deepEqual([(await ended(execution)).status, (await ended(execution)).error], ["FAILED", "States.Timeout"]);
    assert.equal((await until(here, task, "STOPPED")).task.stopCode, "UserInitiated");
  });

  it("ends as TIMED_OUT after the machine's own TimeoutSeconds", async () => {
    const waits = { Type: "Wait", Seconds: 600, End: true };
    const { status, error } = await runMachine(await machine(waits, [], { TimeoutSeconds: 1 }));
    assert.deepEqual([status, error], ["TIMED_OUT", "States.Timeout"]);
  });

  it("retries by Retry, then catches by the error's name", async () => {
    const Retry = [{ ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 2 }];
    const Catch = [
      { ErrorEquals: ["ECS.ClientException"], Next: "Other" },
      { ErrorEquals: ["States.TaskFailed"], ResultPath: "$.failure", Next: "Caught" },
    ];
    const States = {
      Only: taskState(here, bad, { Retry, Catch }),
      Other: { Type: "Fail" },
      Caught: { Type: "Pass", End: true },
    };
    const made = await create(unique("machine"), { StartAt: "Only", States }, taskStatements(here));
    const execution = await begin(made, { kept: true });
    const { status, output } = await ended(execution);
    assert.equal(status, "SUCCEEDED");
    const { kept, failure } = JSON.parse(output!);
    assert.deepEqual([kept, failure.Error], [true, "States.TaskFailed"]);
    const { events } = await (await sfn()).send(new GetExecutionHistoryCommand({ executionArn: execution }));
    assert.equal(events!.filter((event) => event.type === "TaskFailed").length, 3);
  });

  it("has a task's parameters and service in its history", async () => {
    const execution = await begin(await machine(taskState(here, good), taskStatements(here)));
    await ended(execution);
    const { events } = await (await sfn()).send(new GetExecutionHistoryCommand({ executionArn: execution }));
    const details = (type: string) => {
      const event = events!.find((one) => one.type === type)!;
      return event.taskScheduledEventDetails ?? event.taskSubmittedEventDetails ?? event.taskSucceededEventDetails;
    };
    for (const type of ["TaskScheduled", "TaskSubmitted", "TaskSucceeded"])
      assert.deepEqual([details(type)!.resourceType, details(type)!.resource], ["ecs", "runTask.sync"], type);
    const { region, parameters } = details("TaskScheduled") as TaskScheduledEventDetails;
    assert.deepEqual([region, JSON.parse(parameters!).TaskDefinition], [REGION, good]);
  });

  it("catches neither an output above 256 KiB nor an error of the definition with States.ALL", async () => {
    const big = { Type: "Pass", Result: "x".repeat(200_000), ResultPath: "$.a", Next: "Second" };
    const second = { Type: "Pass", Result: "x".repeat(200_000), ResultPath: "$.b", End: true };
    const branch = { StartAt: "First", States: { First: big, Second: second } };
    const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Caught" }];
    const States = {
      Only: { Type: "Parallel", Branches: [branch], Catch, End: true },
      Caught: { Type: "Pass", End: true },
    };
    const { status, error } = await runMachine(await create(unique("machine"), { StartAt: "Only", States }, []));
    assert.deepEqual([status, error], ["FAILED", "States.DataLimitExceeded"]);
  });

  it("starts once for one name and input while it runs; afterwards, or for another input, the name is taken", async () => {
    const made = await machine({ Type: "Wait", Seconds: 600, End: true }, []);
    const name = unique("execution");
    const start = async (input: object) =>
      (await sfn()).send(new StartExecutionCommand({ stateMachineArn: made, name, input: JSON.stringify(input) }));
    const first = await start({ n: 1 });
    const again = await start({ n: 1 });
    assert.deepEqual([again.executionArn, again.startDate], [first.executionArn, first.startDate]);
    assert.equal((await refusal(start({ n: 2 }))).name, "ExecutionAlreadyExists");
    await (await sfn()).send(new StopExecutionCommand({ executionArn: first.executionArn }));
    assert.equal((await refusal(start({ n: 1 }))).name, "ExecutionAlreadyExists");
  });

  it("is not started with an input that is not JSON", async () => {
    const stateMachineArn = await machine({ Type: "Pass", End: true }, []);
    const start = new StartExecutionCommand({ stateMachineArn, input: "no json" });
    assert.equal((await refusal((await sfn()).send(start))).name, "InvalidExecutionInput");
  });
});
