import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mapKeys } from "../../contract/map/layout";
import { clientSettings } from "../support/emulator-aws";
import { outputs, rfargate, STACK, script, temporaryFolder } from "./support";

interface Ended {
  done: number;
  failed: number;
  left: number;
  failures: Array<{ error: string; count: number; example: number }>;
  tasks: Array<{ chunkTask: string; round: number }>;
}

/** Rows of a bound table: index, file, total, draw. */
const rowsOf = (folder: string) => readFileSync(join(folder, "total.csv"), "utf8").trim().split("\n").slice(1);

describe("rfargate map on the emulator", function () {
  this.timeout(180_000);
  const map = `map-${Date.now()}`;
  const items = temporaryFolder();
  const over = ["map", script("total.R"), "--over", items, "--seed", "42", "--stack", STACK, "--json"];
  let ended: Ended;
  let collected: string[];

  before(() => {
    for (const i of [1, 2, 3, 4, 5, 6])
      writeFileSync(join(items, `site-${i}.csv`), i === 4 ? "depth\nunknown\n" : `depth\n${i}\n${10 * i}\n`);
  });

  it("runs every item once, two per task, and groups failures by R's error", async () => {
    const { code, stdout, stderr } = await rfargate([...over, "--id", map, "--batch", "2"]);
    assert.equal(code, 1, stdout + stderr);
    ended = JSON.parse(stdout) as Ended;
    assert.deepEqual({ done: ended.done, failed: ended.failed, left: ended.left }, { done: 5, failed: 1, left: 0 });
    const error = "Error (total.R line 2): a depth is not a number";
    assert.deepEqual(ended.failures, [{ error, count: 1, example: 4 }]);
    assert.equal(new Set(ended.tasks.map(({ chunkTask }) => chunkTask)).size, 3);
    assert.ok(stderr.includes(`1 failed: ${error}`) && stderr.includes(`rfargate logs ${map}/4`), stderr);
  });

  it("prints the log of one item", async () => {
    const [worked, failed] = await Promise.all(
      [3, 4].map((index) => rfargate(["logs", `${map}/${index}`, "--stack", STACK])),
    );
    assert.equal(worked!.stdout, "site-3.csv has 2 depths\n");
    // Three tries, each with its error.
    assert.equal(failed!.stdout.match(/^Error.*: a depth is not a number$/gm)?.length, 3, failed!.stdout);
  });

  it("runs only the failed items again", async () => {
    const { bucket } = await outputs();
    const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    const Key = `${mapKeys.files(map)}site-4.csv`;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "depth\n4\n40\n" }));
    const { code, stdout, stderr } = await rfargate(["map", "--retry", map, "--stack", STACK, "--json"]);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stderr, /1 item of 1 chunk will run again/);
    const again = JSON.parse(stdout) as Ended;
    assert.equal(again.done, 6);
    assert.deepEqual(again.tasks.map(({ round }) => round).sort(), [1, 1, 1, 2]);
  });

  it("collects the outputs, and binds them into one table", async () => {
    const out = temporaryFolder();
    const { code, stderr } = await rfargate(["collect", map, "--out", out, "--bind", "total.csv", "--stack", STACK]);
    assert.equal(code, 0, stderr);
    collected = rowsOf(out);
    assert.deepEqual(
      collected.map((row) => row.split(",").slice(0, 3).join()),
      [1, 2, 3, 4, 5, 6].map((i) => `${i},"site-${i}.csv",${11 * i}`),
    );
    assert.equal(
      new Set(collected.map((row) => row.split(",")[3])).size,
      6,
      "each item draws from a stream of its own",
    );
  });

  it("gives the items the same random numbers in one chunk, and with a new R for each", async () => {
    writeFileSync(join(items, "site-4.csv"), "depth\n4\n40\n");
    const [other, out] = [`${map}-fresh`, temporaryFolder()];
    const { code, stdout, stderr } = await rfargate([...over, "--id", other, "--batch", "6", "--fresh"]);
    assert.equal(code, 0, stdout + stderr);
    await rfargate(["collect", other, "--out", out, "--bind", "total.csv", "--stack", STACK]);
    assert.deepEqual(rowsOf(out), collected);
  });
});
