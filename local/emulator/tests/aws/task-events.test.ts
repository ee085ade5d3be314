import assert from "node:assert/strict";
import { StopTaskCommand, type Task } from "@aws-sdk/client-ecs";
import {
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import fc from "fast-check";
import { failedRunsPattern } from "../../../../components/watch/failed-runs-pattern";
import { eventually } from "../../../../test/support/eventually";
import { arn, type Place, place, unique } from "../support/account";
import { ecs, settings } from "../support/clients";
import { ACCOUNT } from "../support/emulator";
import { type Queue, queue, received } from "../support/notices";
import { register, shell, start, until } from "../support/tasks";

interface TaskEvent {
  source: string;
  resources: string[];
  detail: Task & { taskArn: string; lastStatus: string; version: number; updatedAt: string };
}

const PLACE = { partition: "aws", region: "eu-west-1", accountId: ACCOUNT };
const ENVELOPE = {
  ...{ version: "0", id: "1", "detail-type": "ECS Task State Change", source: "aws.ecs" },
  ...{ account: ACCOUNT, region: "eu-west-1", time: "2026-01-01T00:00:00Z" },
};

/** The first value, now and then one of the others. */
const mostly = <T>(first: T, ...others: T[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(first) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

/** A container of an event. */
interface Ended {
  name: string;
  exitCode?: number;
}

/** A rule that puts what it matches into a queue. */
async function matching(pattern: object): Promise<Queue> {
  const client = new EventBridgeClient(await settings());
  const [Name, made] = [unique("rule"), await queue()];
  await client.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern) }));
  await client.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "1", Arn: made.arn }] }));
  return made;
}

const eventsIn = async (made: Queue) => (await received(made)).map(({ Body }): TaskEvent => JSON.parse(Body!));

const isWithoutCode = ({ exitCode }: Ended) => exitCode === undefined;

describe("The events of a task", function () {
  this.timeout(90_000);
  let here: Place;
  before(async () => {
    here = await place();
  });

  it("report each status in order, with the members of DescribeTasks", async () => {
    const all = await matching({
      source: ["aws.ecs"],
      "detail-type": ["ECS Task State Change"],
      detail: { clusterArn: [arn("ecs", `cluster/${here.cluster}`)] },
    });
    const definition = await register(here, { containers: [await shell(here, "main", "exit 3")] });
    const { taskArn } = await start(here, definition, { tags: [{ key: "k", value: "v" }] });
    await until(here, taskArn!, "STOPPED");
    const events: TaskEvent[] = [];
    await eventually("the last event", async () => {
      events.push(...(await eventsIn(all)));
      return events.find(({ detail }) => detail.lastStatus === "STOPPED");
    });
    assert.deepEqual(
      events.map(({ detail }) => detail.lastStatus),
      ["PROVISIONING", "PENDING", "RUNNING", "DEPROVISIONING", "STOPPED"],
    );
    const versions = events.map(({ detail }) => detail.version);
    assert.deepEqual(
      versions,
      [...new Set(versions)].sort((a, b) => a - b),
    );
    const { source, resources, detail } = events.at(-1)!;
    assert.deepEqual([source, resources], ["aws.ecs", [taskArn]]);
    assert.equal(detail.taskDefinitionArn, definition);
    assert.equal(detail.stopCode, "EssentialContainerExited");
    assert.equal(detail.containers![0]!.exitCode, 3);
    assert.match(String(detail.stoppedAt), /^\d{4}-\d\d-\d\dT/);
    assert.equal(detail.tags, undefined);
  });

  it("are matched by the pattern of failed runs only if a run failed, with or without sidecars", async () => {
    const family = unique("model");
    const pattern = failedRunsPattern(PLACE, here.cluster, [family]);
    const failed = await matching(pattern);
    const r = (command: string, more: object = {}) => shell(here, "r-ecs-container", command, more);
    const sidecar = { ...(await shell(here, "watch", "sleep 60")), essential: false, stopTimeout: 2 };
    const wait = "trap 'exit 0' TERM; while :; do sleep 0.1; done";
    const one = async (containers: object[], name = family) => {
      const definition = await register(here, { family: name, containers });
      return (await start(here, definition)).taskArn!;
    };
    const stopped = async (reason: string) => {
      const task = await one([await r(wait)]);
      await until(here, task, "RUNNING");
      await (await ecs()).send(new StopTaskCommand({ cluster: here.cluster, task, reason }));
      return task;
    };
    const unstarted = { name: "first", condition: "SUCCESS" };
    const tasks = {
      "R ends with 3": await one([await r("exit 3")]),
      "R ends with 0": await one([await r("exit 0")]),
      "R ends with 0 and its sidecar is killed": await one([await r("sleep 1"), sidecar]),
      "R ends with 1 and its sidecar is killed": await one([await r("exit 1"), sidecar]),
      "R ends with 0 after a sidecar that failed": await one([
        await r("sleep 2"),
        { ...(await shell(here, "other", "exit 5")), essential: false },
      ]),
      "what R waits for fails": await one([
        { ...(await shell(here, "first", "exit 1")), essential: false },
        await r("true", { dependsOn: [{ containerName: unstarted.name, condition: unstarted.condition }] }),
      ]),
      "the image is not there": await one([
        { ...(await r("true")), image: "localhost:4566/none@sha256:" + "0".repeat(64) },
      ]),
      "a person stops it": await stopped("rfargate: stopped by somebody"),
      "rfargate stops it at its timeout": await stopped("rfargate: timeout of 60 s reached"),
      "another model whose name starts with this one's fails": await one([await r("exit 3")], `${family}-2`),
    };
    for (const task of Object.values(tasks)) await until(here, task, "STOPPED");
    const found: TaskEvent[] = [];
    await eventually("the events of what failed", async () => {
      found.push(...(await eventsIn(failed)));
      return found.length >= 5;
    });
    const names = found.map(({ detail }) => Object.entries(tasks).find(([, task]) => task === detail.taskArn)?.[0]);
    assert.deepEqual(names.sort(), [
      "R ends with 1 and its sidecar is killed",
      "R ends with 3",
      "rfargate stops it at its timeout",
      "the image is not there",
      "what R waits for fails",
    ]);
  });

  it("are matched exactly if a straightforward check finds a failed run, for any event", async () => {
    const client = new EventBridgeClient(await settings());
    const cluster = arn("ecs", "cluster/c");
    const definition = (name: string) => arn("ecs", `task-definition/${name}:7`);
    const EventPattern = JSON.stringify(failedRunsPattern(PLACE, "c", ["app-a", "app-a-worker"]));
    const codes = ["TaskFailedToStart", "EssentialContainerExited", "UserInitiated", "ServiceSchedulerInitiated"];
    const detail = fc.record(
      {
        clusterArn: mostly(cluster, arn("ecs", "cluster/d")),
        taskDefinitionArn: mostly(
          definition("app-a"),
          definition("app-a-worker"),
          definition("app-ab"),
          definition("b"),
        ),
        lastStatus: mostly("STOPPED", "DEPROVISIONING", "RUNNING"),
        stopCode: fc.constantFrom(...codes, "SpotInterruption", "TerminationNotice"),
        stoppedReason: fc.constantFrom(
          "rfargate: timeout of 9 s reached",
          "rfargate: stopped by me",
          "Essential container",
        ),
        group: fc.constantFrom("family:app-a", "service:app-a"),
        // R may have no exit code where another container has one: `exists` is about the whole event.
        containers: fc.oneof(
          fc.constant<Ended[]>([{ name: "r-ecs-container" }, { name: "other" }]),
          fc.constant<Ended[]>([{ name: "r-ecs-container" }, { name: "other", exitCode: 1 }]),
          fc.tuple(fc.constantFrom(0, 1, 137), fc.constantFrom(0, 1, 143)).map(([r, other]): Ended[] => [
            { name: "other", exitCode: other },
            { name: "r-ecs-container", exitCode: r },
          ]),
        ),
      },
      { requiredKeys: ["clusterArn", "taskDefinitionArn", "lastStatus", "stopCode", "containers", "group"] },
    );
    const matched = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(detail, async (given) => {
        const event = { ...ENVELOPE, resources: [], detail: given };
        const { Result } = await client.send(
          new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(event) }),
        );
        const ours = given.clusterArn === cluster && /:task-definition\/app-a(-worker)?:/.test(given.taskDefinitionArn);
        const exit = given.containers.find(({ name }) => name === "r-ecs-container")!;
        const failed: Record<string, boolean> = {
          TaskFailedToStart: true,
          EssentialContainerExited:
            exit.exitCode === undefined ? given.containers.every(isWithoutCode) : exit.exitCode !== 0,
          SpotInterruption: !given.group.startsWith("service:"),
          TerminationNotice: !given.group.startsWith("service:"),
          UserInitiated: given.stoppedReason?.startsWith("rfargate: timeout") ?? false,
        };
        const expected = ours && given.lastStatus === "STOPPED" && (failed[given.stopCode] ?? false);
        matched.add(expected);
        assert.equal(Result, expected);
      }),
      { numRuns: 300 },
    );
    assert.equal(matched.size, 2);
  });
});
