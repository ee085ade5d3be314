import assert from "node:assert/strict";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Receipt } from "../../runner/cli/records/receipt-schema";
import { clientSettings } from "../support/emulator-aws";
import { eventually } from "../support/eventually";
import { outputs, rfargate, STACK } from "./support";

interface Listed {
  runId: string;
  receipt: Receipt | null;
}

describe("a run's receipt on the emulator", function () {
  this.timeout(180_000);
  const runId = `receipt-${Date.now()}`;
  let ended: { receipt: Receipt };
  let stderr: string;

  before(async () => {
    const options = ["--id", runId, "--stack", STACK, "--no-fetch", "--json", "--cpu", "512", "--memory", "1024"];
    const run = await rfargate(["run", "test-script.R", ...options]);
    assert.equal(run.code, 0, run.stderr);
    ended = JSON.parse(run.stdout);
    stderr = run.stderr;
  });

  it("ends rfargate run, in words and with --json", () => {
    assert.match(
      stderr,
      /^receipt: queued .+, pulled .+, booted .+, ran .+; about \$0\.000\d+ \(eu-west-1, prices of \d/m,
    );
    const { cpu, memory, seconds, times } = ended.receipt;
    assert.deepEqual({ cpu, memory }, { cpu: 512, memory: 1024 });
    assert.ok(seconds.ran! > 0 && seconds.booted! > 0 && seconds.billed! > seconds.ran!);
    const known = Object.values(times).filter((time) => time !== null);
    assert.equal(known.length, 7);
    assert.deepEqual([...known].sort(), known);
  });

  it("is in ls --json, complete once the task has stopped", async () => {
    const receipt = await eventually("the stopped task", async () => {
      const ls = await rfargate(["ls", "--stack", STACK, "--json"]);
      const listed = (JSON.parse(ls.stdout) as Listed[]).find((run) => run.runId === runId);
      return listed?.receipt?.complete && listed.receipt;
    });
    assert.equal(receipt.seconds.ran, ended.receipt.seconds.ran);
    assert.ok(receipt.seconds.billed! >= ended.receipt.seconds.billed!);
  });

  it("is in the manifest as far as the container knows it", async () => {
    const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    const { bucket } = await outputs();
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `runs/${runId}/manifest.json` }));
    const { task, receipt } = JSON.parse(await Body!.transformToString());
    assert.equal(task.cpu, 512);
    assert.equal(task.memory, 1024);
    assert.equal(receipt.queued, null);
    assert.equal(receipt.ran, ended.receipt.seconds.ran);
    assert.ok(receipt.pulled >= 0 && receipt.billed > receipt.ran);
    // Both are below the minute that is billed at least.
    assert.equal(receipt.usdOnDemand.toFixed(7), ended.receipt.cost!.usd.toFixed(7));
  });

  it("gives the next estimate its duration", async () => {
    const estimate = await rfargate(["estimate", "test-script.R", "--stack", STACK, "--json"]);
    assert.equal(estimate.code, 0, estimate.stderr);
    const { basis, seconds, perRun } = JSON.parse(estimate.stdout);
    assert.equal(basis, "earlier-runs");
    assert.ok(seconds > 0 && perRun > 0);
  });
});
