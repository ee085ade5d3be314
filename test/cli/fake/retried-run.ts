import { exits, type FakeTask, type Step } from "./ecs";
import { CONTAINER } from "./stack";
import type { Look } from "./states";
import type { TestWorld } from "./world";

/** Seconds since 1970: when the last task is created, just before what its manifest tells. */
const LAST = Date.parse("2026-11-21T06:59:20Z") / 1000;

const capital = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(capital)
    : value !== null && typeof value === "object"
      ? Object.fromEntries(
          Object.entries(value).map(([key, inner]) => [key.charAt(0).toUpperCase() + key.slice(1), capital(inner)]),
        )
      : value;

/** A try of a run, and how its task ends. */
export interface Planned {
  spot: boolean;
  memory: string;
  end: Partial<Step> & { exitCode?: number };
}

/** The looks at an execution whose tasks end as planned, each an hour after the one before. */
export function looksOf(world: TestWorld, runId: string, planned: Planned[]): Look[] {
  const events: object[] = [];
  const looks: Look[] = [];
  planned.forEach(({ spot, memory, end: { exitCode, ...more } }, i) => {
    const createdAt = LAST - 3600 * (planned.length - 1 - i);
    const steps = exits(exitCode, { startedAt: createdAt + 30, stoppedAt: createdAt + 90, ...more });
    const shown = {
      cpu: "256",
      memory,
      createdAt,
      pullStartedAt: createdAt + 10,
      capacityProviderName: spot ? "FARGATE_SPOT" : "FARGATE",
      attributes: [{ name: "ecs.cpu-architecture", value: "x86_64" }],
    };
    const task = world.aws.ecs.add({
      ...shown,
      taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/test-first-run:1",
      tags: [{ key: "r-on-fargate:run-id", value: runId }],
      steps,
    });
    const { taskArn } = task;
    world.aws.logs.add(streamOf(task), [`line of try ${i + 1}`, `rfargate: end run=${runId} exit=${exitCode ?? 1}`], {
      at: (createdAt + 40) * 1000,
    });
    events.push({
      type: "TaskSubmitted",
      taskSubmittedEventDetails: { output: asText({ tasks: [{ ...shown, taskArn }] }) },
    });
    looks.push({ status: "RUNNING", events: [...events] });
    const ended = asText({ ...shown, taskArn, ...steps.at(-1) });
    events.push(
      exitCode === 0
        ? { type: "TaskSucceeded", taskSucceededEventDetails: { output: ended } }
        : { type: "TaskFailed", taskFailedEventDetails: { error: "States.TaskFailed", cause: ended } },
    );
  });
  return [...looks, { status: planned.at(-1)?.end.exitCode === 0 ? "SUCCEEDED" : "FAILED", events }];
}

const asText = (value: object) => JSON.stringify(capital(value));
export const streamOf = ({ taskArn }: FakeTask) => `first-run/${CONTAINER}/${taskArn.split("/").at(-1)}`;
