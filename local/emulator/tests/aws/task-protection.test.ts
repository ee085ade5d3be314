import assert from "node:assert/strict";
import { GetTaskProtectionCommand, ListTasksCommand, StopTaskCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { eventually } from "../../../../test/support/eventually";
import { allow, arn, type Place, place, role } from "../support/account";
import { ecs } from "../support/clients";
import { deleteServices, makeService } from "../support/services";
import { describe1, lines, register, runShell, shell, start, until } from "../support/tasks";

/** Shell text that asks the agent, without curl, and prints its answer as one line. */
const PUT = (body: string) =>
  [
    "exec 3<>/dev/tcp/169.254.170.2/80",
    "path=/$(echo $ECS_AGENT_URI | cut -d / -f 4-)/task-protection/v1/state",
    `printf 'PUT %s HTTP/1.1\\r\\nHost: agent\\r\\nConnection: close\\r\\nContent-Length: ${body.length}\\r\\n\\r\\n%s' $path '${body}' >&3`,
    "tail -n 1 <&3; echo; exec 3>&-; ",
  ].join("; ");

describe("Scale-in protection", function () {
  this.timeout(60_000);
  let here: Place;

  before(async () => {
    here = await place();
  });
  after(() => deleteServices(here));

  /** A service of one task that runs a command; the task's ARN. */
  async function service(command: string, taskRole?: string): Promise<{ name: string; task: string }> {
    const client = await ecs();
    const container = await shell(here, "main", command);
    const definition = await register(here, { containers: [container], taskRoleArn: taskRole });
    const name = await makeService(here, definition);
    const task = await eventually("the service's task", async () => {
      const { taskArns } = await client.send(new ListTasksCommand({ cluster: here.cluster, serviceName: name }));
      return taskArns?.[0];
    });
    return { name, task };
  }
  const protectedNow = async (task: string) => {
    const ask = new GetTaskProtectionCommand({ cluster: here.cluster, tasks: [task] });
    return (await (await ecs()).send(ask)).protectedTasks?.[0]?.protectionEnabled;
  };
  const protector = () =>
    role("ecs-tasks.amazonaws.com", [allow("ecs:UpdateTaskProtection", arn("ecs", `task/${here.cluster}/*`))]);

  it("protects a task that requested it from its agent, until it is released", async () => {
    const command = `${PUT('{"ProtectionEnabled":true,"ExpiresInMinutes":5}')} trap 'exit 0' TERM; sleep 6; ${PUT('{"ProtectionEnabled":false}')} sleep 60 & wait`;
    const { name, task } = await service(command, await protector());
    await eventually("protection", () => protectedNow(task));
    await (await ecs()).send(new UpdateServiceCommand({ cluster: here.cluster, service: name, desiredCount: 0 }));
    assert.equal((await describe1(here, task)).desiredStatus, "RUNNING");
    const { task: stopped } = await until(here, task, "STOPPED");
    assert.equal(stopped.stopCode, "ServiceSchedulerInitiated");
    const [granted, returned] = (await lines(here, task)).map((line) => JSON.parse(line).protection);
    assert.equal(granted.ProtectionEnabled, true);
    assert.match(granted.ExpirationDate, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.equal(returned.ProtectionEnabled, false);
  });

  it("does not protect a task from StopTask", async () => {
    const { task } = await service(
      `${PUT('{"ProtectionEnabled":true}')} trap 'exit 0' TERM; sleep 60 & wait`,
      await protector(),
    );
    await eventually("protection", () => protectedNow(task));
    await (await ecs()).send(new StopTaskCommand({ cluster: here.cluster, task }));
    assert.equal((await until(here, task, "STOPPED")).task.stopCode, "UserInitiated");
  });

  it("is denied to a task role without permission", async () => {
    const { task } = await service(
      `${PUT('{"ProtectionEnabled":true}')} sleep 60 & wait`,
      await role("ecs-tasks.amazonaws.com", []),
    );
    const [answer] = await eventually("the answer", async () => {
      const found = await lines(here, task);
      return found.length > 0 && found;
    });
    assert.match(JSON.parse(answer!).error.Message, /not authorized to perform: ecs:UpdateTaskProtection/);
    assert.equal(await protectedNow(task), false);
  });

  it("applies only to tasks of services", async () => {
    const { output } = await runShell(here, PUT('{"ProtectionEnabled":true}'), {}, { taskRoleArn: await protector() });
    assert.equal(JSON.parse(output[0]!).failure.Reason, "TASK_NOT_VALID");
    const idle = await start(here, await register(here, { containers: [await shell(here, "main", "sleep 20")] }));
    const ask = new GetTaskProtectionCommand({ cluster: here.cluster, tasks: [idle.taskArn!] });
    assert.equal((await (await ecs()).send(ask)).failures?.[0]?.reason, "TASK_NOT_VALID");
    await (await ecs()).send(new StopTaskCommand({ cluster: here.cluster, task: idle.taskArn! }));
  });
});
