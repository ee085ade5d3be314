import assert from "node:assert/strict";
import { TestStack } from "./support";

/** Only the trigger itself can detect each of these. */
const MODELS = [
  { name: "report", script: "test-script.R", schedule: "rate(2 hour)" },
  { name: "thumbnail", script: "test-script.R", onUpload: { prefix: "output/thumbnails/" } },
  { name: "steps", script: "test-script.R", timeout: 600, queue: { visibilityTimeout: 60 } },
  { name: "bean-counter", script: "test-script.R", api: { minTasks: 4, maxTasks: 2 } },
  {
    ...{ name: "sidecar", script: "test-script.R", cpu: 512, memory: 1024 },
    sidecars: [{ name: "telemetry", script: "test-script-2.R", memory: 1024 }],
  },
];

describe("invalid triggers", function () {
  this.timeout(200_000);
  const stack = new TestStack("test-refusals");
  let text: string;

  before(async () => {
    await stack.create((config) => {
      config["r-on-fargate:models"] = MODELS;
    });
    const { code, text: said } = await stack.run(["up"], "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    text = said;
  });
  after(() => stack.remove());

  it("are rejected before anything is created", async () => {
    assert.deepEqual(await stack.resources(), []);
  });

  it("are named by model and field: a schedule that does not parse", () => {
    assert.match(
      text,
      /models\[0\]\.schedule \(model "report"\): "rate\(2 hour\)" is invalid\n +allowed: a plural unit/,
    );
  });

  it("are named by model and field: an upload that would start itself", () => {
    assert.match(
      text,
      /models\[1\]\.onUpload\.prefix \(model "thumbnail"\): .*\n +allowed: .*runs write under output\//,
    );
  });

  it("are named by model and field: a message that would be redelivered while it is processed", () => {
    assert.match(
      text,
      /models\[2\]\.queue\.visibilityTimeout \(model "steps"\): \d+ is below the model's timeout of 600 s/,
    );
  });

  it("are named by model and field: maxTasks below minTasks", () => {
    assert.match(
      text,
      /models\[3\]\.api\.minTasks \(model "bean-counter"\): \d+ is above maxTasks\n +allowed: up to maxTasks \(2\)/,
    );
  });

  it("are named by model and field: a sidecar that requests more than its task", () => {
    assert.match(text, /models\[4\]\.sidecars\[0\]\.memory \(model "sidecar"\): 1024 leaves nothing for R/);
  });
});
