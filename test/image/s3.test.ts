import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { useBucketRuns } from "./support/bucket-run";
import { docker, execute } from "./support/docker";
import type { FakeS3 } from "./support/fake-s3";
import { type Manifest, RUN_ID } from "./support/run";

describe("a run on a bucket", function () {
  this.timeout("2m");
  const { bucket, container, run } = useBucketRuns();
  let s3: FakeS3;
  beforeEach(() => {
    s3 = bucket.s3;
  });

  it("requests only its objects, with GetObject and PutObject, the manifest last", async () => {
    const { code, output } = await run();
    assert.equal(code, 0, output);
    // HeadObject is what GetObject allows, too.
    const reads = s3.requests.filter((request) => !request.startsWith("PUT "));
    const read = new Set(reads.map((request) => request.replace("HEAD ", "GET ")));
    assert.deepEqual([...read].sort(), ["GET input/in.txt", "GET r_scripts/a.R"]);
    const written = s3.requests.slice(reads.length);
    assert.deepEqual(written, ["PUT output/test-run/o p.txt", "PUT runs/test-run/manifest.json"]);
    assert.equal(s3.objects.get("output/test-run/o p.txt"), "content\n");
  });

  it("uploads an output in parts that is too large for a single PUT", async () => {
    const bytes = 130 * 1024 ** 2;
    s3.mostPut = 60 * 1024 ** 2;
    s3.objects.set(
      "r_scripts/a.R",
      `system("truncate -s ${bytes} output/large"); con <- file("output/large", "r+b"); writeBin(charToRaw("begins"), con); close(con)`,
    );
    const { code, output, manifest } = await run();
    assert.equal(code, 0, output);
    assert.equal(manifest?.outputs[0]?.bytes, bytes);
    const kept = s3.objects.get(`output/${RUN_ID}/large`)!;
    assert.ok(kept.startsWith("begins\0"));
    assert.equal(createHash("sha256").update(kept).digest("hex"), manifest?.outputs[0]?.sha256);
    assert.equal(s3.requests.filter((request) => request === `PUT output/${RUN_ID}/large`).length, 3);
  });

  /** Lets a process that is not the run's write to the output while it is copied, so many times. */
  async function disturbed(times: number) {
    const name = `changes-${process.pid}-${times}`;
    let left = times;
    s3.objects.set("r_scripts/a.R", 'writeLines("x", "output/a"); writeLines("y", "output/b")');
    s3.onRequest = async (request) => {
      if (request !== `PUT output/${RUN_ID}/a` || left-- <= 0) return;
      await docker("exec", name, "sh", "-c", "echo more >>/work/output/a");
    };
    const { code, output } = await execute("docker", ["run", "--rm", "--name", name, ...container()]);
    return { code, output, manifest: JSON.parse(s3.objects.get(`runs/${RUN_ID}/manifest.json`)!) as Manifest };
  }

  it("copies an output again that changes during the copy", async () => {
    const { code, output, manifest } = await disturbed(1);
    assert.equal(code, 0, output);
    assert.equal(s3.objects.get(`output/${RUN_ID}/a`), "x\nmore\n");
    const [file] = manifest.outputs.filter(({ path }) => path === "a");
    assert.deepEqual([file?.bytes, file?.sha256], [7, createHash("sha256").update("x\nmore\n").digest("hex")]);
  });

  it("names an output that keeps changing, and lists only those that match their hash", async () => {
    const { code, output, manifest } = await disturbed(100);
    assert.equal(code, 74, output);
    assert.match(manifest.error!, /outputs could not be copied .*: a: it changed during the copy/);
    assert.deepEqual(
      manifest.outputs.map(({ path }) => path),
      ["b"],
    );
  });

  it("uses the stack's region and endpoint, whatever the script's AWS variables say, and leaves those to R", async () => {
    s3.objects.set(
      "r_scripts/a.R",
      'cat(Sys.getenv(c("AWS_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_CA_BUNDLE")), sep = " ")',
    );
    const { code, output } = await run({
      RFARGATE_REGION: "eu-west-1",
      AWS_REGION: "us-gov-west-1",
      AWS_DEFAULT_REGION: "us-gov-west-1",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_ENDPOINT_URL_S3: "http://127.0.0.1:2",
      AWS_CA_BUNDLE: "/nowhere",
    });
    assert.equal(code, 0, output);
    assert.match(output, /^us-gov-west-1 http:\/\/127\.0\.0\.1:1 http:\/\/127\.0\.0\.1:2 \/nowhere$/m);
    assert.ok(
      s3.scopes.every((scope) => scope.endsWith("/eu-west-1/s3/aws4_request")),
      s3.scopes.join("\n"),
    );
    assert.ok(s3.scopes.length > 2);
  });

  it("lists within the prefixes only, for a prefix among the inputs and for staged files", async () => {
    s3.objects.set("input/data/d e/1.csv", "1\n");
    s3.objects.set("input/runs/test-run/r_scripts/a.R", 'print(readLines("data/d e/1.csv"))');
    const { code, output } = await run({ RFARGATE_INPUTS: "data/", RFARGATE_STAGED: "input/runs/test-run/" });
    assert.equal(code, 0, output);
    assert.match(output, /\[1\] "1"/);
    const lists = s3.requests.filter((request) => request.startsWith("LIST ")).sort();
    assert.deepEqual(lists, ["LIST input/data/", "LIST input/runs/test-run/"]);
  });

  it("distinguishes a missing script from a denied one, although AWS returns 403 for both", async () => {
    const missing = await run({ SCRIPT: "none.R" });
    assert.equal(missing.code, 66);
    assert.match(missing.output, /scripts in bucket "data-bucket" under r_scripts\/: a\.R\n/);
    assert.match(missing.output, /script "none\.R" does not exist: bucket "data-bucket" has no r_scripts\/none\.R/);
    assert.match(missing.manifest!.error!, /none\.R/);

    s3.denied.add("GET r_scripts/a.R");
    const refused = await run();
    assert.equal(refused.code, 69);
    assert.match(refused.output, /bucket "data-bucket" refuses s3:GetObject on r_scripts\/a\.R: AccessDenied/);
    assert.match(refused.output, /likely cause: the task role/);
  });

  it("fails if one object under a prefix cannot be fetched, and names it", async () => {
    s3.objects.set("input/data/fine.csv", "1\n");
    s3.objects.set("input/data/not mine\\.csv", "2\n");
    s3.denied.add("GET input/data/not mine\\.csv");
    const { code, output, manifest } = await run({ RFARGATE_INPUTS: "in.txt\ndata/" });
    assert.equal(code, 69, output);
    assert.match(output, /bucket "data-bucket" refuses s3:ListBucket\/s3:GetObject on input\/data\/: AccessDenied/);
    assert.match(manifest!.error!, /s3:\/\/data-bucket\/input\/data\/not mine\\\.csv/);
    assert.doesNotMatch(output, /a\.R ended/);
  });

  it("runs no other script instead of a staged one that cannot be fetched", async () => {
    const staged = "input/runs/test-run/r_scripts/a.R";
    s3.objects.set(staged, 'print("staged")');
    s3.fault = (request) => (request === `GET ${staged}` ? "expired" : undefined);
    const { code, output } = await run({ RFARGATE_STAGED: "input/runs/test-run/" });
    assert.equal(code, 69, output);
    assert.doesNotMatch(output, /a\.R ended/);
  });

  it("names the bucket that does not exist", async () => {
    const { code, output } = await run({ RFARGATE_BUCKET: "other-bucket" });
    assert.equal(code, 69);
    assert.match(output, /bucket "other-bucket" does not exist \(s3:GetObject r_scripts\/a\.R\): NoSuchBucket/);
  });

  it("names bucket, key and likely cause if S3 cannot be reached", async () => {
    const { code, output } = await run({ RFARGATE_ENDPOINT_URL: "http://127.0.0.1:1" });
    assert.equal(code, 69);
    assert.match(output, /bucket "data-bucket" cannot be reached \(s3:GetObject r_scripts\/a\.R\)/);
    assert.match(output, /likely cause: no route/);
    assert.match(output, /rfargate: end run=test-run exit=69 key=\w{32}\n$/);
  });

  it("ends with 74 if an output is denied, and names it in log and manifest", async () => {
    s3.denied.add("PUT output/test-run/o p.txt");
    const { code, output, manifest } = await run();
    assert.equal(code, 74);
    assert.match(
      output,
      /error: outputs could not be copied .* s3:PutObject on output\/test-run\/o p\.txt: AccessDenied/,
    );
    assert.match(manifest!.error!, /o p\.txt/);
  });

  it("ends with 74 if the manifest is denied", async () => {
    s3.denied.add("PUT runs/test-run/manifest.json");
    const { code, output } = await run();
    assert.equal(code, 74);
    assert.match(output, /error: the manifest could not be written to runs\/test-run\/manifest\.json: .*AccessDenied/);
    assert.match(output, /rfargate: end run=test-run exit=74 key=\w{32}\n$/);
  });

  it("never shows the credentials", async () => {
    const { output, manifest } = await run({ SCRIPT: "none.R" });
    assert.ok(!`${output}${JSON.stringify(manifest)}`.includes("not-a-secret"));
  });

  it("copies all outputs if SIGTERM comes meanwhile, and ends as the scripts did", async () => {
    const name = `stopped-${process.pid}`;
    s3.objects.set("r_scripts/a.R", 'for (i in 1:3) writeLines("x", file.path("output", i))');
    let signals = 0;
    s3.onRequest = async (request) => {
      if (!request.startsWith(`PUT output/${RUN_ID}/`) || signals++ > 0) return;
      await docker("kill", "--signal", "TERM", name);
    };
    const { code, output } = await execute("docker", ["run", "--rm", "--name", name, ...container()]);
    assert.equal(code, 0, output);
    const manifest = JSON.parse(s3.objects.get(`runs/${RUN_ID}/manifest.json`)!) as Manifest;
    assert.deepEqual(manifest.outputs.map(({ path }) => path).sort(), ["1", "2", "3"]);
    assert.deepEqual([manifest.exitCode, manifest.signal, signals], [0, null, 3]);
  });

  it("ends on SIGTERM while it waits for S3, without starting R", async () => {
    s3.ignored.add("GET input/in.txt").add("HEAD input/in.txt");
    const id = await docker("run", "-d", ...container());
    try {
      while (!s3.requests.some((request) => request.endsWith("input/in.txt"))) {
        await new Promise((done) => setTimeout(done, 50));
      }
      await docker("stop", "--time", "30", id);
      assert.equal(await docker("inspect", "-f", "{{.State.ExitCode}}", id), "143");
      assert.match(
        await docker("logs", id),
        /SIGTERM received\nrfargate: log lines=\d+ sha256=\w+ key=(\w{32})\nrfargate: end run=test-run exit=143 key=\1$/,
      );
      const { signal, scripts } = JSON.parse(s3.objects.get(`runs/${RUN_ID}/manifest.json`)!) as Manifest;
      assert.deepEqual({ signal, scripts }, { signal: "TERM", scripts: [] });
    } finally {
      await docker("rm", "-f", "-v", id);
    }
  });
});
