import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { visibilityOf } from "../../../components/queue/config";
import { refusal } from "./refusal";

const FILE = "Pulumi.dev.yaml";
const withQueue = (queue: unknown, more: object = {}) => ({
  models: [{ name: "score", script: "score.R", ...more, queue }],
});
const errors = (raw: unknown) => refusal(() => checkConfig(raw, FILE));

describe("configuration of a queue", () => {
  it("has defaults for an empty queue", () => {
    assert.deepEqual(checkConfig(withQueue({}), FILE).models[0]!.queue, {
      minTasks: 0,
      maxTasks: 10,
      tries: 3,
      retryDelay: 2,
      backlogPerTask: 5,
      idleMinutes: 5,
      retentionDays: 4,
      oldestMinutes: 60,
    });
  });

  it("hides a message one minute longer than the model's timeout, two minutes without one", () => {
    assert.equal(visibilityOf({}, 600), 660);
    assert.equal(visibilityOf({}, undefined), 120);
    assert.equal(visibilityOf({}, 43_200), 43_200);
    assert.equal(visibilityOf({ visibilityTimeout: 900 }, 600), 900);
  });

  const refused: Array<[string, unknown, RegExp]> = [
    [
      "more tasks at rest than at most",
      withQueue({ minTasks: 4, maxTasks: 3 }),
      /models\[0\]\.queue\.minTasks \(model "score"\): 4 is above maxTasks\n +allowed: up to maxTasks \(3\)/,
    ],
    [
      "a visibility timeout below the model's timeout",
      withQueue({ visibilityTimeout: 599 }, { timeout: 600 }),
      /models\[0\]\.queue\.visibilityTimeout \(model "score"\): 599 is below the model's timeout of 600 s: SQS would deliver a message again.*\n +allowed: 600 to 43200 seconds/,
    ],
    [
      "a short visibility timeout of a model without a timeout",
      withQueue({ visibilityTimeout: 60 }),
      /models\[0\]\.queue\.visibilityTimeout \(model "score"\): 60 is too short for a model without a timeout\n +allowed: 120 to 43200 seconds/,
    ],
    [
      "a model that may take longer than SQS hides a message",
      withQueue({}, { timeout: 50_000 }),
      /models\[0\]\.queue \(model "score"\): the model's timeout of 50000 s is too long for a queue: SQS hides a message for 43200 s at most\n +try: timeout: 43200, or a model without a queue/,
    ],
    [
      "a visibility timeout above SQS's",
      withQueue({ visibilityTimeout: 43_201 }),
      /models\[0\]\.queue\.visibilityTimeout \(model "score"\): 43201 is invalid\n +allowed: 1 to 43200/,
    ],
    [
      "no task at all",
      withQueue({ maxTasks: 0 }),
      /models\[0\]\.queue\.maxTasks \(model "score"\): 0 is invalid\n +allowed: 1 to 1000/,
    ],
    ["a field that does not exist", withQueue({ maxtasks: 1 }), /queue .*maxtasks/],
    [
      "an age that no message reaches",
      withQueue({ retentionDays: 1, oldestMinutes: 1441 }),
      /models\[0\]\.queue\.oldestMinutes \(model "score"\): 1441 is above retentionDays \(1\): no message gets that old\n +allowed: 1 to 1440 minutes/,
    ],
    [
      "uploads to where runs write, which would start each other without end",
      withQueue({ uploads: { prefix: "output/" } }),
      /models\[0\]\.queue\.uploads\.prefix \(model "score"\): "output\/" is invalid\n +allowed: a prefix under input\/, which tasks can read, that matches no/,
    ],
    [
      "uploads to where rfargate stages files",
      withQueue({ uploads: { prefix: "input/runs/x" } }),
      /models\[0\]\.queue\.uploads\.prefix \(model "score"\): "input\/runs\/x" is invalid\n +allowed: a prefix under input\/, which tasks can read, that matches no/,
    ],
    [
      "uploads among which are the files that rfargate stages",
      withQueue({ uploads: { prefix: "input/", suffix: ".csv" } }),
      /models\[0\]\.queue\.uploads\.prefix \(model "score"\): "input\/" is invalid\n +allowed: a prefix under input\/, which tasks can read, that matches no/,
    ],
    [
      "uploads of a bucket that tells nobody",
      { ...withQueue({ uploads: { prefix: "input/a/" } }), bucket: { eventBridge: false } },
      /models\[0\]\.queue\.uploads \(model "score"\): uploads start nothing without the bucket's events\n +try: bucket\.eventBridge: true/,
    ],
    [
      "a queue without Container Insights",
      { ...withQueue({}), containerInsights: "disabled" },
      /models\[0\]\.queue \(model "score"\): a queue's scaling needs Container Insights, which counts the running tasks\n +try: containerInsights: enabled/,
    ],
  ];
  for (const [what, raw, message] of refused) {
    it(`refuses ${what}`, () => assert.match(errors(raw), message));
  }
});
