import {
  DescribeTasksCommand,
  type DescribeTasksCommandOutput,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  type RunTaskCommandOutput,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { StandardRetryStrategy } from "@smithy/core/retry";
import type { Session } from "./session";

export type { Container, RunTaskCommandInput, Task } from "@aws-sdk/client-ecs";

/** DescribeTasks accepts at most 100 tasks per call. */
const DESCRIBE_LIMIT = 100;

/** The ECS calls of rfargate, on the stack's cluster. Throws the SDK's errors. */
export class Ecs {
  readonly #client: ECSClient;
  /** Without the SDK's retries: starting a task has its own, and needs to know of each lost response. */
  readonly #starter: ECSClient;
  readonly #cluster: string;

  constructor(session: Session) {
    this.#client = new ECSClient(session.clientConfig);
    this.#starter = new ECSClient({ ...session.clientConfig, retryStrategy: new StandardRetryStrategy(1) });
    this.#cluster = session.outputs.cluster.arn;
  }

  /** Ms by which AWS's clock is ahead of this machine's, as far as the SDK has noticed: from five minutes on. */
  get clockOffset(): number {
    return this.#client.config.systemClockOffset ?? 0;
  }

  /** The response has `tasks` and, even with HTTP 200, `failures`. */
  run(input: RunTaskCommandInput): Promise<RunTaskCommandOutput> {
    return this.#starter.send(new RunTaskCommand(input));
  }

  /** One task with its tags; undefined if ECS does not know it (any more). */
  async describe(task: string): Promise<Task | undefined> {
    return (await this.#describe([task])).tasks?.[0];
  }

  /** All tasks of the cluster that ECS still knows: running ones, and those that stopped within about an hour. */
  async all(): Promise<Task[]> {
    const [running, stopped] = await Promise.all([
      this.#list({ desiredStatus: "RUNNING" }),
      this.#list({ desiredStatus: "STOPPED" }),
    ]);
    const arns = [...new Set([...running, ...stopped])];
    const chunks = Array.from({ length: Math.ceil(arns.length / DESCRIBE_LIMIT) }, (_, i) =>
      arns.slice(i * DESCRIBE_LIMIT, (i + 1) * DESCRIBE_LIMIT),
    );
    const answers = await Promise.all(chunks.map((chunk) => this.#describe(chunk)));
    return answers.flatMap((answer) => answer.tasks ?? []);
  }

  async stop(task: string, reason: string): Promise<Task | undefined> {
    return (await this.#client.send(new StopTaskCommand({ cluster: this.#cluster, task, reason }))).task;
  }

  #describe(tasks: string[]): Promise<DescribeTasksCommandOutput> {
    return this.#client.send(new DescribeTasksCommand({ cluster: this.#cluster, tasks, include: ["TAGS"] }));
  }

  async #list(filter: { desiredStatus: "RUNNING" | "STOPPED" }): Promise<string[]> {
    const arns: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#client.send(new ListTasksCommand({ cluster: this.#cluster, ...filter, nextToken }));
      arns.push(...(page.taskArns ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    return arns;
  }
}
