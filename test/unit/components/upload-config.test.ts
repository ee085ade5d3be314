import assert from "node:assert/strict";
import { checkConfig } from "../../../components/config/load";
import { refusal } from "./refusal";

describe("onUpload of a model's configuration", () => {
  const model = { name: "thumbnail", script: "t.R" };
  const check = (...uploads: unknown[]) =>
    checkConfig({ models: uploads.map((onUpload, i) => ({ ...model, name: `m${i}`, onUpload })) }, "Pulumi.dev.yaml");
  const error = (...uploads: unknown[]) => refusal(() => check(...uploads));

  it("has defaults for all but the prefix", () => {
    assert.deepEqual(check({ prefix: "input/" }).models[0]!.onUpload, {
      prefix: "input/",
      suffix: "",
      maxTasks: 10,
      retries: 5,
      sizes: [],
    });
  });

  it("allows two models with different suffixes or folders", () => {
    assert.equal(error({ prefix: "input/", suffix: ".csv" }, { prefix: "input/", suffix: ".mp4" }), "");
    assert.equal(error({ prefix: "input/a/" }, { prefix: "input/b/" }), "");
  });

  const table: Array<[string, string, RegExp]> = [
    [
      "a prefix under output/",
      error({ prefix: "output/x/" }),
      /models\[0\]\.onUpload\.prefix \(model "m0"\): "output\/x\/" is invalid\n +allowed: a prefix under input\/: runs write under output\/, so each would/,
    ],
    [
      "a prefix under runs/",
      error({ prefix: "runs/" }),
      /models\[0\]\.onUpload\.prefix \(model "m0"\): "runs\/" is invalid\n +allowed: a prefix under input\/: runs write under runs\/, so each would/,
    ],
    [
      "the CLI's staged files",
      error({ prefix: "input/runs/" }),
      /models\[0\]\.onUpload\.prefix \(model "m0"\): "input\/runs\/" is invalid\n +allowed: a prefix under input\/ other than input\/runs\/, where rfargate/,
    ],
    [
      "a prefix that tasks cannot read",
      error({ prefix: "videos/" }),
      /models\[0\]\.onUpload\.prefix \(model "m0"\): "videos\/" is invalid\n +allowed: a prefix under input\/, which tasks can read, like input\/videos\//,
    ],
    [
      "an empty prefix",
      error({ prefix: "" }),
      /models\[0\]\.onUpload\.prefix \(model "m0"\): "" is invalid\n +allowed: a prefix under input\/, which tasks can read, like input\/videos\//,
    ],
    ["no prefix", error({}), /models\[0\]\.onUpload\.prefix \(model "m0"\): required, but missing\n +allowed: a text/],
    [
      "two triggers for one object",
      error({ prefix: "input/", suffix: ".csv" }, { prefix: "input/a/", suffix: "-1.csv" }),
      /models\[1\]\.onUpload \(model "m1"\): overlaps onUpload of model "m0" \(input\/\*\.csv\): one upload would start both\n +try: a prefix or suffix that excludes the other's/,
    ],
    [
      "no task at all",
      error({ prefix: "input/", maxTasks: 0 }),
      /models\[0\]\.onUpload\.maxTasks \(model "m0"\): 0 is invalid\n +allowed: 1 to 1000/,
    ],
    [
      "a size that Fargate lacks",
      error({ prefix: "input/", sizes: [{ above: 1, cpu: 256, memory: 4096 }] }),
      /onUpload\.sizes\[0\]\.memory .*not a Fargate size/,
    ],
    [
      "two sizes for the same objects",
      error({ prefix: "input/", sizes: [1, 1].map((above) => ({ above, cpu: 256, memory: 512 })) }),
      /onUpload\.sizes\[1\]\.above .*taken/,
    ],
    ["a field that does not exist", error({ prefix: "input/", max: 1 }), /onUpload .*max/],
  ];
  for (const [name, message, expected] of table)
    it(`refuses ${name}, by model and field`, () => assert.match(message, expected));

  it("rejects an upload that would also become a message", () => {
    const onUpload = { prefix: "input/a/", suffix: ".csv" };
    const models = [
      { ...model, queue: { uploads: { prefix: "input/" } } },
      { ...model, name: "other", onUpload },
    ];
    assert.throws(
      () => checkConfig({ models }, "f"),
      /models\[1\]\.onUpload \(model "other"\): overlaps queue\.uploads of model "thumbnail" \(input\/\*\)/,
    );
  });

  it("rejects a trigger for a bucket without events", () => {
    const models = [{ ...model, onUpload: { prefix: "input/" } }];
    assert.throws(
      () => checkConfig({ models, bucket: { eventBridge: false } }, "f"),
      /models\[0\]\.onUpload .*without the bucket's events\n +try: bucket\.eventBridge: true/,
    );
  });
});
