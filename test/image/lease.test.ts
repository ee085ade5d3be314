import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { useBucket } from "./support/bucket";
import { shownBy } from "./support/container-log";
import { docker, execute } from "./support/docker";
import type { FakeS3 } from "./support/fake-s3";
import type { Manifest } from "./support/run";

const LOCK = "locks/report/nightly";

describe("a run that may not overlap another", function () {
  this.timeout("2m");
  const bucket = useBucket({
    "r_scripts/a.R": 'writeLines(Sys.getenv("WHO"), "output/who")',
    "r_scripts/long.R": 'cat("begun\\n"); Sys.sleep(600)',
  });
  let s3: FakeS3;
  const containers: string[] = [];
  beforeEach(() => {
    s3 = bucket.s3;
  });
  afterEach(async () => {
    for (const name of containers.splice(0)) await docker("rm", "-f", "-v", name);
  });

  const container = (runId: string, script: string, more: Record<string, string> = {}) =>
    bucket.container({
      RFARGATE_REGION: "eu-west-1",
      RFARGATE_RUN_ID: runId,
      RFARGATE_EXCLUSIVE: LOCK,
      SCRIPT: script,
      ...more,
    });
  const run = (runId: string, script = "a.R", more = {}) =>
    execute("docker", ["run", "--rm", ...container(runId, script, more)]);
  const manifest = (runId: string) => JSON.parse(s3.objects.get(`runs/${runId}/manifest.json`)!) as Manifest;

  /** Starts a run that goes on for long. */
  async function begin(runId: string): Promise<string> {
    const name = await docker("run", "-d", ...container(runId, "long.R"));
    containers.push(name);
    await shownBy(name, "begun");
    return name;
  }

  it("holds a lease while it runs and releases it, so that the next one runs", async () => {
    for (const id of ["first", "second"]) {
      const { code, output } = await run(id);
      assert.equal(code, 0, output);
      assert.ok(s3.objects.has(`output/${id}/who`));
      assert.equal(s3.objects.get(LOCK), "free");
      assert.equal(manifest(id).skipped, null);
    }
  });

  it("is skipped during another run: exit code 0, a line, a manifest, and neither a script nor an output", async () => {
    const name = await begin("first");
    const { code, output } = await run("second");
    assert.equal(code, 0, output);
    assert.match(output, /^rfargate: skipped: run first of report\/nightly is still going/m);
    assert.match(output, /rfargate: end run=second exit=0 key=\w{32}\n$/);
    assert.match(manifest("second").skipped!, /run first of report\/nightly is still going/);
    assert.deepEqual([manifest("second").exitCode, manifest("second").scripts], [0, []]);
    assert.ok(!s3.requests.some((request) => request.includes("r_scripts/a.R")));
    assert.equal((await run("other", "a.R", { RFARGATE_EXCLUSIVE: "locks/report/hourly" })).code, 0);
    assert.ok(s3.objects.has("output/other/who"));
    await docker("stop", "--time", "30", name);
    assert.equal(s3.objects.get(LOCK), "free");
    assert.equal((await run("third")).code, 0);
    assert.ok(s3.objects.has("output/third/who"));
  });

  it("runs once the lease of a killed run has expired", async () => {
    await docker("kill", await begin("killed"));
    assert.match((await run("early")).output, /skipped: run killed of/);
    s3.modified.set(LOCK, new Date(Date.now() - 301_000));
    const { code, output } = await run("late");
    assert.equal(code, 0, output);
    assert.ok(s3.objects.has("output/late/who"));
    assert.equal(s3.objects.get(LOCK), "free");
  });

  it("lets one of several starts through", async () => {
    s3.objects.set("r_scripts/a.R", "Sys.sleep(5)");
    const ends = await Promise.all(["a", "b", "c"].map((id) => run(id)));
    assert.deepEqual(
      ends.map(({ code }) => code),
      [0, 0, 0],
    );
    assert.equal(ends.filter(({ output }) => /skipped: /.test(output)).length, 2, JSON.stringify(ends));
  });

  it("ends with 69 if it cannot check the lease, and with 64 for an invalid name", async () => {
    s3.denied.add(`PUT ${LOCK}`);
    const { code, output } = await run("denied");
    assert.equal(code, 69, output);
    assert.match(output, /cannot tell whether an earlier run is still going: bucket "data-bucket" answers 403/);
    for (const name of ["runs/x", "locks/", "locks/../x", "locks/A"])
      assert.equal((await run("bad", "a.R", { RFARGATE_EXCLUSIVE: name })).code, 64);
  });

  it("renews its lease until another run holds it", () => {
    const program = `
      HERE=${resolve(__dirname, "../../runner/image/entrypoint")}
      . $HERE/lib/lease.sh
      RUN_ID=mine RENEWALS=0
      pause() { echo "pause $1"; }
      ask_lease() {
        echo "$1 $2 $3"; LEASE_CODE=200 LEASE_TAG=tag$RENEWALS LEASE_TEXT="run=mine renewed=$RENEWALS"
        [[ $1 == GET ]] || ((++RENEWALS)); ((RENEWALS < 3)) || LEASE_TEXT="run=other renewed=0"
      }
      renew_lease || true`;
    const lines = execFileSync("bash", ["-c", program], { encoding: "utf8" })
      .split("\n")
      .map((line) => line.trimEnd())
      .filter(Boolean);
    const round = (n: number) => ["pause 60", "GET", `PUT If-Match: tag${n} run=mine renewed=${n + 1}`];
    assert.deepEqual(lines, [...round(0), ...round(1), ...round(2), "pause 60", "GET"]);
  });
});
