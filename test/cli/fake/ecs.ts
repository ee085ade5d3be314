import { randomBytes } from "node:crypto";
import { FakeDefinitions } from "./definitions";
import { ACCOUNT, CONTAINER, REGION } from "./stack";

/** One step of a task's life; each DescribeTasks of the task shows the next, the last one stays. */
export interface Step {
  lastStatus: string;
  stopCode?: string;
  stoppedReason?: string;
  /** Seconds since 1970. */
  startedAt?: number;
  containers?: Array<{ name: string; exitCode?: number; reason?: string }>;
  /** Seconds since 1970. */
  executionStoppedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
}

export interface FakeTask extends Record<string, unknown> {
  taskArn: string;
  taskDefinitionArn: string;
  startedBy?: string;
  tags: Array<{ key: string; value: string }>;
  createdAt: number;
  steps: Step[];
  at: number;
}

export interface RunTaskRequest {
  clientToken?: string;
  taskDefinition: string;
  startedBy?: string;
  tags?: Array<{ key: string; value: string }>;
  overrides: {
    cpu?: string;
    memory?: string;
    containerOverrides: Array<{ environment: Array<{ name: string; value: string }>; cpu?: number }>;
  };
  capacityProviderStrategy?: Array<{ capacityProvider: string }>;
  networkConfiguration?: unknown;
}

/** The steps of a task that ends with an exit code. */
export function exits(exitCode: number | undefined, more: Partial<Step> = {}): Step[] {
  const end: Step = {
    lastStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
    containers: [{ name: CONTAINER, ...(exitCode === undefined ? {} : { exitCode }) }],
    ...more,
  };
  return [
    ...["PROVISIONING", "PENDING", "RUNNING", "RUNNING", "DEPROVISIONING"].map((lastStatus) => ({
      lastStatus,
      containers: [{ name: CONTAINER }],
    })),
    end,
  ];
}

/** Task starts, stops and statuses as ECS gives them, with its client tokens. */
export class FakeEcs {
  readonly tasks: FakeTask[] = [];
  readonly definitions = new FakeDefinitions();
  /** Every RunTask as it was asked for, also those that started nothing. */
  readonly asked: RunTaskRequest[] = [];
  readonly stops: Array<{ task: string; reason?: string }> = [];
  /** Answers of RunTask that start nothing, one a new token. */
  readonly failures: Array<{ reason: string; detail?: string }> = [];
  /** What tasks started from now on do. */
  steps: Step[] = exits(0);
  /** Called for each task that is started. */
  onStart: (task: FakeTask) => void = () => {};
  readonly #byToken = new Map<string, { key: string; answer: object }>();

  handle(action: string, body: Record<string, unknown>): { status: number; body: object } {
    switch (action) {
      case "RunTask":
        return this.#run(body as unknown as RunTaskRequest);
      case "DescribeTasks":
        return this.#describe(body.tasks as string[]);
      case "ListTasks":
        return this.#list(body.desiredStatus as string);
      case "StopTask":
        return this.#stop(body as { task: string; reason?: string });
      default:
        return this.definitions.handle(action, body);
    }
  }

  /** Adds a task that another user started. */
  add(task: Partial<FakeTask> & { taskDefinitionArn: string }): FakeTask {
    const made: FakeTask = {
      taskArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task/cluster/${randomBytes(16).toString("hex")}`,
      tags: [],
      createdAt: 1_760_000_000,
      steps: this.steps,
      at: 0,
      ...task,
    };
    this.tasks.push(made);
    return made;
  }

  #run(request: RunTaskRequest): { status: number; body: object } {
    this.asked.push(request);
    const { clientToken, ...rest } = request;
    const key = JSON.stringify(rest);
    const known = clientToken === undefined ? undefined : this.#byToken.get(clientToken);
    if (known) {
      if (known.key === key) return { status: 200, body: known.answer };
      return {
        status: 400,
        body: { __type: "ConflictException", message: "The token was used with other parameters" },
      };
    }
    const failure = this.failures.shift();
    let answer: object;
    if (failure) answer = { tasks: [], failures: [{ arn: "arn:x", ...failure }] };
    else {
      const task = this.add({
        taskDefinitionArn: request.taskDefinition,
        startedBy: request.startedBy,
        tags: request.tags ?? [],
        overrides: request.overrides,
      });
      this.onStart(task);
      answer = { tasks: [this.#show(task)], failures: [] };
    }
    if (clientToken !== undefined) this.#byToken.set(clientToken, { key, answer });
    return { status: 200, body: answer };
  }

  #describe(wanted: string[]): { status: number; body: object } {
    const found = wanted.map((each) =>
      this.tasks.find(({ taskArn }) => taskArn === each || taskArn.endsWith(`/${each}`)),
    );
    const tasks = found.filter((task) => task !== undefined);
    for (const task of tasks) task.at = Math.min(task.at + 1, task.steps.length - 1);
    const failures = wanted.filter((_, i) => !found[i]).map((arn) => ({ arn, reason: "MISSING" }));
    return { status: 200, body: { tasks: tasks.map((task) => this.#show(task)), failures } };
  }

  #list(desired = "RUNNING"): { status: number; body: object } {
    const stopped = (task: FakeTask) => task.steps[task.at]?.lastStatus === "STOPPED";
    const tasks = this.tasks.filter((task) => stopped(task) === (desired === "STOPPED"));
    return { status: 200, body: { taskArns: tasks.map(({ taskArn }) => taskArn) } };
  }

  #stop({ task: wanted, reason }: { task: string; reason?: string }): { status: number; body: object } {
    this.stops.push({ task: wanted, reason });
    const task = this.tasks.find(({ taskArn }) => taskArn === wanted);
    if (!task)
      return {
        status: 400,
        body: { __type: "InvalidParameterException", message: "The referenced task was not found." },
      };
    task.steps = [
      { lastStatus: "RUNNING" },
      {
        lastStatus: "STOPPED",
        stopCode: "UserInitiated",
        stoppedReason: reason,
        containers: [{ name: CONTAINER, exitCode: 143 }],
      },
    ];
    task.at = 0;
    return { status: 200, body: { task: this.#show(task) } };
  }

  #show({ steps, at, ...task }: FakeTask): object {
    return { ...task, ...steps[at] };
  }
}
