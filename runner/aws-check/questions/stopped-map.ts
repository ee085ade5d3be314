import { DescribeTasksCommand, paginateListTasks, type Task } from "@aws-sdk/client-ecs";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { TASK_TAGS } from "../../../contract/task-tags";
import type { Asked } from "../asked";
import type { Question } from "../question";

const SCRIPT = "runner/aws-check/sleep.R";
const START_MINUTES = 5;
const STOP_MINUTES = 3;

const mapped = ({ models }: StackOutputs) => Object.entries(models).find(([, { map }]) => map)?.[0];

/** `rfargate stop` of a map stops its execution and relies on Step Functions to stop the tasks. */
export const stoppedMap: Question = {
  name: "stopped-map",
  expectation: `StopExecution of a map stops the task of its chunk within ${STOP_MINUTES} minutes`,
  usd: 0.02,
  unfit: ({ outputs }) => (mapped(outputs) ? undefined : "no model has a map"),
  async ask(asked) {
    const map = asked.unique("map");
    const model = mapped(asked.outputs)!;
    const started = await asked.rfargate(["map", SCRIPT, "--over", "1..1", "-m", model, "--id", map, "--no-follow"]);
    if (started.code !== 0) return { seen: started.stderr.trim(), asExpected: false };
    const running = await asked.wait(START_MINUTES, () => runningTask(asked, map));
    const stopped = Date.now();
    const { code, stderr } = await asked.rfargate(["stop", map]);
    if (code !== 0) return { seen: stderr.trim(), asExpected: false };
    if (!running) return { seen: `no task of the map ran within ${START_MINUTES} minutes`, asExpected: false };
    const ended = await asked.wait(STOP_MINUTES, () => ifStopped(asked, running));
    const seen = ended ? `${ended.stopCode} after ${asked.secondsSince(stopped)} s` : "the task still runs";
    return { seen, asExpected: ended !== undefined };
  },
};

/** Of all running tasks: others can run on the cluster, and an answer lists 100. */
async function runningTask({ ecs, outputs }: Asked, map: string): Promise<Task | undefined> {
  const cluster = outputs.cluster.arn;
  for await (const { taskArns: tasks = [] } of paginateListTasks({ client: ecs }, { cluster })) {
    if (tasks.length === 0) continue;
    const described = await ecs.send(new DescribeTasksCommand({ cluster, tasks, include: ["TAGS"] }));
    const found = described.tasks?.find((task) => task.lastStatus === "RUNNING" && startedBy(task) === `map ${map}`);
    if (found) return found;
  }
  return undefined;
}

async function ifStopped({ ecs, outputs }: Asked, { taskArn }: Task): Promise<Task | undefined> {
  const asked = new DescribeTasksCommand({ cluster: outputs.cluster.arn, tasks: [taskArn!] });
  return (await ecs.send(asked)).tasks?.find((task) => task.lastStatus === "STOPPED");
}

const startedBy = ({ tags }: Task) => tags?.find(({ key }) => key === TASK_TAGS.startedBy)?.value;
