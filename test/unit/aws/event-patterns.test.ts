import assert from "node:assert/strict";
import fc from "fast-check";
import { uploadPattern } from "../../../components/sqs/uploaded-objects";
import { failedRunsPattern } from "../../../components/watch/failed-runs-pattern";
import { R_CONTAINER } from "../../../contract/outputs/contract";
import { skip } from "../../support/skip";
import { judge, missing, type Subject, type Verdict } from "./event-ruler/ruler";
import { judgedStacks } from "./stacks";

const PLACE = { partition: "aws", region: "eu-west-1", accountId: "123456789012" };
const PATTERNS = ["aws:cloudwatch/eventRule:EventRule"];
const arn = (resource: string) => `arn:aws:ecs:eu-west-1:123456789012:${resource}`;
const r = (exitCode?: number) => ({ name: R_CONTAINER, lastStatus: "STOPPED", exitCode });
const sidecar = (exitCode?: number) => ({ name: "proxy", lastStatus: "STOPPED", exitCode });

/** The event of a task's end. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html */
const ended = (stopCode: string, containers: object[], more: object = {}) => ({
  version: "0",
  source: "aws.ecs",
  "detail-type": "ECS Task State Change",
  detail: {
    clusterArn: arn("cluster/c"),
    taskDefinitionArn: arn("task-definition/app-forecast:7"),
    lastStatus: "STOPPED",
    desiredStatus: "STOPPED",
    group: "family:app-forecast",
    stopCode,
    stoppedReason: "Essential container in task exited",
    containers,
    ...more,
  },
});
const EXITED = "EssentialContainerExited";

const TASKS: Array<[what: string, event: object, failed: boolean]> = [
  ["R that succeeded", ended(EXITED, [r(0)]), false],
  ["R that failed", ended(EXITED, [r(1)]), true],
  ["R that was killed beside a sidecar", ended(EXITED, [sidecar(0), r(137)]), true],
  ["R that succeeded beside a sidecar ended by SIGTERM", ended(EXITED, [r(0), sidecar(143)]), false],
  ["R without an exit code", ended(EXITED, [r()]), true],
  ["a task that did not start", ended("TaskFailedToStart", [r()]), true],
  ["a run whose Spot capacity was taken", ended("SpotInterruption", [r(143)]), true],
  [
    "a service's task whose Spot capacity was taken",
    ended("SpotInterruption", [r(143)], { group: "service:api" }),
    false,
  ],
  ["a run that a person stopped", ended("UserInitiated", [r(143)], { stoppedReason: "stopped by hand" }), false],
  ["a run that rfargate stopped", ended("UserInitiated", [r(143)], { stoppedReason: "rfargate: timeout" }), true],
  ["a task that still runs", ended(EXITED, [r(1)], { lastStatus: "DEPROVISIONING" }), false],
  ["another cluster's task", ended(EXITED, [r(1)], { clusterArn: arn("cluster/d") }), false],
  [
    "the task of a family whose name goes on",
    ended(EXITED, [r(1)], { taskDefinitionArn: arn("task-definition/app-forecast-eu:1") }),
    false,
  ],
  // See docs/decisions.md: of an absent member AWS looks at all elements of an array.
  ["R without an exit code beside a sidecar with one", ended(EXITED, [r(), sidecar(1)]), false],
];

/** Every rule's pattern, with no event. */
const rules = () => {
  const found = [...judgedStacks().values()].flat().filter(([type]) => PATTERNS.includes(type));
  return found.map(([, { eventPattern }]) => ({ pattern: JSON.parse(String(eventPattern)), events: [] }));
};

const text = (size: object) =>
  fc.array(fc.constantFrom("a", "b", "*", "\\", "?", "ü", "/"), size).map((parts) => parts.join(""));
const upload = fc.record({
  prefix: text({ minLength: 1, maxLength: 4 }),
  suffix: text({ maxLength: 3 }),
  middle: text({ maxLength: 3 }),
  other: text({ maxLength: 8 }),
});
const UPLOADS = fc.sample(upload, { numRuns: 500, seed: 12 });
const keysOf = ({ prefix, suffix, middle, other }: (typeof UPLOADS)[number]) => [prefix + middle + suffix, other];
const created = (key: string, name = "data") => ({
  source: "aws.s3",
  "detail-type": "Object Created",
  detail: { bucket: { name }, object: { key } },
});

describe("AWS's event-ruler", function () {
  this.timeout(300_000);
  const subjects = {
    rules: [] as Subject[],
    invalid: [{ pattern: { source: "aws.ecs" }, events: [] }],
    failed: [{ pattern: failedRunsPattern(PLACE, "c", ["app-forecast"]), events: TASKS.map(([, event]) => event) }],
    uploads: UPLOADS.map((sample) => ({
      pattern: uploadPattern("data", sample.prefix, sample.suffix),
      events: [...keysOf(sample).map((key) => created(key)), created(keysOf(sample)[0]!, "other")],
    })),
  };
  /** By the same names. One process judges all: each takes a second to start. */
  let verdicts: Record<keyof typeof subjects, Verdict[]>;

  before(function () {
    const reason = missing();
    if (reason) skip(this, reason);
    subjects.rules = rules();
    const left = judge(Object.values(subjects).flat());
    const entries = Object.entries(subjects).map(([name, { length }]) => [name, left.splice(0, length)]);
    verdicts = Object.fromEntries(entries) as typeof verdicts;
  });

  it("accepts the pattern of every rule", () => {
    assert.ok(verdicts.rules.length > 20);
    for (const [i, verdict] of verdicts.rules.entries())
      assert.deepEqual(verdict, { matches: [] }, JSON.stringify(subjects.rules[i]));
  });

  it("rejects a pattern that EventBridge does not accept", () => {
    const [verdict] = verdicts.invalid;
    assert.match((verdict as { error: string }).error, /must be an object or an array/);
  });

  it("recognizes a failed run by the event of its end", () => {
    const [verdict] = verdicts.failed;
    assert.deepEqual(verdict, { matches: TASKS.map(([, , failed]) => failed) }, TASKS.map(([what]) => what).join("; "));
  });

  it("recognizes an upload by prefix and suffix of its key, with any characters", () => {
    assert.equal(verdicts.uploads.length, UPLOADS.length);
    for (const [i, sample] of UPLOADS.entries()) {
      const { prefix, suffix } = sample;
      const expected = keysOf(sample).map(
        (key) => key.length >= prefix.length + suffix.length && key.startsWith(prefix) && key.endsWith(suffix),
      );
      assert.deepEqual(verdicts.uploads[i], { matches: [...expected, false] }, JSON.stringify(sample));
    }
  });
});
