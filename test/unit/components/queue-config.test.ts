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
  it("fills in what an empty queue leaves open", () => {
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

  it("hides a message a minute longer than the model's timeout, two minutes without one", () => {
    assert.equal(visibilityOf({}, 600), 660);
    assert.equal(visibilityOf({}, undefined), 120);
    assert.equal(visibilityOf({}, 43_200), 43_200);
    assert.equal(visibilityOf({ visibilityTimeout: 900 }, 600), 900);
  });

  const refused: Array<[string, unknown, RegExp]> = [
    [
      "more tasks at rest than at most",
      withQueue({ minTasks: 4, maxTasks: 3 }),
      /models\[0\]\.queue\.minTasks \(model 'score'\): is above maxTasks, which is 3; 4 was given/,
    ],
    [
      "a visibility timeout below the model's timeout",
      withQueue({ visibilityTimeout: 599 }, { timeout: 600 }),
      /queue\.visibilityTimeout \(model 'score'\): is below the model's timeout of 600 s: a message would show again.*599 was given/,
    ],
    [
      "a short visibility timeout of a model without a timeout",
      withQueue({ visibilityTimeout: 60 }),
      /visibilityTimeout .*is below 120 s, the least for a model without a timeout; 60 was given/,
    ],
    [
      "a model that may take longer than SQS hides a message",
      withQueue({}, { timeout: 50_000 }),
      /models\[0\]\.queue .*timeout of 50000 s cannot work on a queue: SQS hides a message for at most 43200 s/,
    ],
    ["a visibility timeout above SQS's", withQueue({ visibilityTimeout: 43_201 }), /1 to 43200; 43201 was given/],
    ["no task at all", withQueue({ maxTasks: 0 }), /maxTasks .*1 to 1000; 0 was given/],
    ["a field that does not exist", withQueue({ maxtasks: 1 }), /queue .*maxtasks/],
    [
      "an age that no message reaches",
      withQueue({ retentionDays: 1, oldestMinutes: 1441 }),
      /oldestMinutes .*is above retentionDays, 1 days/,
    ],
    [
      "uploads to where runs write, which would start each other without end",
      withQueue({ uploads: { prefix: "output/" } }),
      /queue\.uploads\.prefix .*a prefix under input\/.*"output\/" was given/,
    ],
    [
      "uploads to where rfargate stages files",
      withQueue({ uploads: { prefix: "input/runs/x" } }),
      /queue\.uploads\.prefix .*that no key under input\/runs\/ has.*"input\/runs\/x" was given/,
    ],
    [
      "uploads among which are the files that rfargate stages",
      withQueue({ uploads: { prefix: "input/", suffix: ".csv" } }),
      /queue\.uploads\.prefix .*that no key under input\/runs\/ has.*"input\/" was given/,
    ],
    [
      "uploads of a bucket that tells nobody",
      { ...withQueue({ uploads: { prefix: "input/a/" } }), bucket: { eventBridge: false } },
      /queue\.uploads .*eventBridge: false/,
    ],
    [
      "a queue without Container Insights",
      { ...withQueue({}), containerInsights: "disabled" },
      /models\[0\]\.queue .*needs containerInsights/,
    ],
  ];
  for (const [what, raw, message] of refused) {
    it(`refuses ${what}`, () => assert.match(errors(raw), message));
  }
});
