import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { RunTaskCommandInput } from "@aws-sdk/client-ecs";
import { rfargate, STACK, temporaryFolder } from "../e2e/support";
import { ROOT, TestStack, withoutAwaited } from "../engine/support";
import { clientSettings } from "../support/emulator-aws";
import { leftovers } from "../support/leftovers";
import { runTask } from "./support/tasks";

const EXAMPLE = join(ROOT, "examples/consumer");
const PACKAGE = join(EXAMPLE, "node_modules/r-on-fargate");
const COMPILED = join(EXAMPLE, "bin");
const NAME = "test-consumer";
const PACK = ["--policy-pack", join(ROOT, "policy")];

describe("another project on the stack's cluster: examples/consumer", function () {
  this.timeout(300_000);
  const stack = new TestStack(NAME, EXAMPLE);
  const installed = existsSync(PACKAGE);
  const compiled = existsSync(COMPILED);

  before(async () => {
    // What `npm install` makes of a dependency on a folder; everything else is found in the main project's folder.
    if (!installed) {
      mkdirSync(join(EXAMPLE, "node_modules"), { recursive: true });
      symlinkSync(ROOT, PACKAGE);
    }
    await stack.create((config) => {
      for (const key of Object.keys(config)) if (!key.startsWith("aws:")) delete config[key];
      config["r-on-fargate-consumer:stack"] = `organization/r-on-fargate/${STACK}`;
    });
  });
  after(async () => {
    const destroyed = await stack.destroy();
    await stack.remove();
    if (!installed) rmSync(join(EXAMPLE, "node_modules"), { recursive: true });
    if (!compiled) rmSync(COMPILED, { recursive: true, force: true });
    assert.equal(destroyed.code, 0, destroyed.text);
    assert.deepEqual(await leftovers("r-on-fargate-consumer"), []);
  });

  it("is compiled with the types of r-on-fargate/outputs", () => {
    execFileSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", EXAMPLE], { stdio: "pipe", encoding: "utf8" });
    assert.ok(existsSync(join(COMPILED, "index.js")));
  });

  it("finds the files of the package's entries in the packed package", () => {
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT, encoding: "utf8" }),
    );
    const files = new Set((packed.files as Array<{ path: string }>).map(({ path }) => path));
    for (const file of [
      "contract/outputs/index.js",
      "contract/outputs/index.d.ts",
      "cli/rfargate.js",
      "cli/bundle.js",
      "THIRD-PARTY.txt",
      "components/task/r-task.js",
      "components/upload/function/start-on-upload-lambda.bundle.js",
      "components/map/function/start-map-lambda.bundle.js",
      "index.js",
    ])
      assert.ok(files.has(`bin/${file}`), `bin/${file} is not packed`);
  });

  it("previews without a finding of the policy pack", async () => {
    const { code, text } = await stack.run(["preview"], ...PACK);
    assert.equal(code, 0, text);
    assert.match(text, /aws:ecs:TaskDefinition/);
    assert.doesNotMatch(withoutAwaited(text), /\[mandatory\]|\[advisory\]/);
  });

  it("is deployed, and its task runs in the stack's network from the stack's image", async () => {
    const run = await rfargate(["run", "--stack", STACK, "--out", temporaryFolder()]);
    assert.equal(run.code, 0, run.stderr);
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    const outputs: { runTask: RunTaskCommandInput; logGroup: string } = JSON.parse(
      (await stack.run(["stack", "output"], "--json")).stdout,
    );
    const exitCode = await runTask(outputs.runTask);
    const logs = new CloudWatchLogsClient(clientSettings());
    const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: outputs.logGroup }));
    const text = (events ?? []).map(({ message }) => message).join("\n");
    assert.equal(exitCode, 0, text);
    assert.match(text, /^\d+ of first-run with exit code 0$/m);
  });

  it("shows no change when nothing changed", async () => {
    const again = await stack.run(["preview"], "--expect-no-changes", "--refresh", ...PACK);
    assert.equal(again.code, 0, again.text);
  });
});
