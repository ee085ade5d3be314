import assert from "node:assert/strict";
import { DescribeTasksCommand, ECSClient, ListTasksCommand, type Task } from "@aws-sdk/client-ecs";
import type { LostChunk } from "../../contract/map/failed-task";
import type { ChunkTask } from "../../contract/map/layout";
import { chosenWay } from "../../local/setup/emulator/chosen-way";
import { mapOf } from "../../runner/cli/runs/summary";
import { killOf } from "../image/support/victims";
import { clientSettings } from "../support/emulator-aws";
import { eventually } from "../support/eventually";
import { outputs, rfargate, STACK, script } from "./support";

const onStack = ["--stack", STACK];
const map = (file: string, id: string, ...more: string[]) =>
  rfargate(["map", script(file), "--id", id, ...more, "--json", ...onStack]);

/** A map's tasks that have not stopped. Other suites have theirs on the same cluster. */
async function tasksOf(cluster: string, id: string): Promise<Task[]> {
  const ecs = new ECSClient(clientSettings());
  const { taskArns: tasks = [] } = await ecs.send(new ListTasksCommand({ cluster }));
  const described = new DescribeTasksCommand({ cluster, tasks, include: ["TAGS"] });
  return tasks.length > 0 ? (await ecs.send(described)).tasks!.filter((task) => mapOf(task) === id) : [];
}

describe("the ends of a map's tasks, on the emulator", function () {
  this.timeout(240_000);
  let cluster: string;
  let container: string;
  before(async () => {
    const stack = await outputs();
    cluster = stack.cluster.arn;
    container = stack.container;
  });

  it("runs an item that ran out of memory with the next size, on Spot until that is reclaimed, then on demand", async () => {
    const id = `hungry-${Date.now()}`;
    const onSpot = ["--over", "1..3", "--batch", "3", "--tries", "1", "--spot"];
    const started = await map("hungry.R", id, ...onSpot, "--no-follow");
    assert.equal(started.code, 0, started.stderr);
    const larger = await eventually("a task with the next size", async () =>
      (await tasksOf(cluster, id)).find((task) => task.memory === "1024" && task.lastStatus === "RUNNING"),
    );
    await chosenWay().interrupt(larger.taskArn!);
    const { code, stderr } = await rfargate(["logs", "-f", id, ...onStack]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /1 task ran again: out of memory \(/);
    assert.match(stderr, /1 task ran again: Spot interruption \(exit code 143: Your Spot Task was interrupted\.\)/);
    const { stdout } = await rfargate(["status", id, "--json", ...onStack]);
    const { done, tasks } = JSON.parse(stdout) as { done: number; tasks: ChunkTask[] };
    assert.equal(done, 3);
    assert.deepEqual(
      tasks.map(({ memory, capacity, end }) => [memory, capacity, end]),
      [
        [512, "FARGATE_SPOT", "memory"],
        [1024, "FARGATE_SPOT", "spot"],
        [1024, "FARGATE", undefined],
      ],
    );
    assert.ok(tasks[2]!.peak! > 512, stdout);
    const { stdout: log } = await rfargate(["logs", `${id}/2`, ...onStack]);
    assert.equal(log, "item 2 is done\n");
  });

  it("stops its tasks with the map, as ls and status show", async () => {
    const id = `stopped-${Date.now()}`;
    const started = await map("slow.R", id, "--over", "1..2", "--batch", "1", "--no-follow");
    assert.equal(started.code, 0, started.stderr);
    await eventually("two tasks", async () => (await tasksOf(cluster, id)).length === 2);
    const ls = await rfargate(["ls", ...onStack]);
    assert.match(ls.stdout, new RegExp(`^${id} +first-run +slow\\.R \\(2 items\\) +RUNNING`, "m"));
    assert.equal((await rfargate(["stop", id, ...onStack])).code, 0);
    await eventually("no task", async () => (await tasksOf(cluster, id)).length === 0);
    const status = await rfargate(["status", id, "--json", ...onStack]);
    const { left, status: how } = JSON.parse(status.stdout) as { left: number; status: string };
    assert.deepEqual([left, how], [2, "ABORTED"], status.stderr);
  });

  it("runs a killed task again, and records why each one failed", async () => {
    const id = `killed-${Date.now()}`;
    const seen = new Set<string>();
    const status = async () => {
      const { stdout } = await rfargate(["status", id, "--json", ...onStack]);
      return JSON.parse(stdout) as { status: string; tasks: ChunkTask[]; lost: LostChunk[] };
    };
    const started = await map("slow.R", id, "--over", "1..1", "--no-follow");
    assert.equal(started.code, 0, started.stderr);
    const killed: string[] = [];
    for (const recorded of [0, 1]) {
      const task = await eventually("another task", async () =>
        (await tasksOf(cluster, id)).map(({ taskArn }) => taskArn!).find((arn) => !seen.has(arn)),
      );
      seen.add(task);
      killed.push(task.split("/").at(-1)!);
      // The second task records the end of the first when it starts.
      await eventually("the record", async () => (await status()).tasks.length === recorded);
      await eventually("its container", () => killOf("container", task, container));
    }
    const { tasks, lost } = await eventually("the end", async () => {
      const found = await status();
      return found.status === "FAILED" && found;
    });
    assert.deepEqual(
      tasks.map(({ chunkTask, end, cpu, memory }) => [chunkTask, end, cpu, memory]),
      killed.map((task) => [task, "killed", 0.25, 512]),
    );
    assert.deepEqual(
      lost.map(({ chunk, task }) => [chunk, task]),
      [[1, killed[1]]],
    );
    const { stderr } = await rfargate(["status", id, ...onStack]);
    assert.match(stderr, /1 chunk lost, item 1: killed from outside \(exit code 137/);
    assert.match(stderr, /1 task ran again: killed from outside \(exit code 137/);
  });

  it("runs the first item alone, and estimates the whole map", async () => {
    const id = `tried-${Date.now()}`;
    const { code, stdout, stderr } = await map("first.R", id, "--over", "1..50", "--try", "-e", "YEAR=2026");
    assert.equal(code, 0, stdout + stderr);
    assert.match(stderr, /the first item took \d+\.\d s, \d+ of 512 MiB/);
    assert.match(stderr, /map tried-\d+: 50 items in \d+ chunks? of \d+/);
    const { status } = JSON.parse(stdout) as { status: string };
    assert.equal(status, "NOT_STARTED");
  });
});
