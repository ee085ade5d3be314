import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { costOf, hourlyRate } from "../../runner/cli/price/cost";
import { shippedPrices } from "../../runner/cli/price/load-prices";
import { close, listen } from "../support/http-server";
import { execute, HOST_NETWORK } from "./support/docker";
import { useExampleImage } from "./support/fixture";
import type { Bucket, Manifest } from "./support/run";

const task = "arn:aws:ecs:eu-west-1:123456789012:task/cluster/0123456789abcdef0123456789abcdef";
const digest = `sha256:${"a".repeat(64)}`;
/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html */
const metadata = {
  DockerId: "0123456789abcdef0123456789abcdef-1",
  Name: "r-ecs-container",
  Image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/r@${digest}`,
  ImageID: `sha256:${"b".repeat(64)}`,
  Labels: { "com.amazonaws.ecs.cluster": "cluster", "com.amazonaws.ecs.task-arn": task },
};

/** Pulled long ago, so that the bill is well over its minute: the receipt must compute it, not copy it. */
const wholeTask = {
  TaskARN: task,
  Limits: { CPU: 0.5, Memory: 1024 },
  EphemeralStorageMetrics: { Utilized: 261, Reserved: 30720 },
  PullStartedAt: "2026-01-01T00:00:00.5Z",
  PullStoppedAt: "2026-01-01T00:00:21.750123456Z",
};

describe("the task's metadata", function () {
  this.timeout("2m");
  const fixture = useExampleImage();
  let server: Server;
  afterEach(() => close(server));

  /** Runs with a metadata endpoint that answers so about the container and about the task; undefined: never. */
  const runWith = (answer: string | undefined, whole = answer, variables: Record<string, string> = {}) =>
    runAt((request, response) => {
      if (answer !== undefined) response.end(request.url?.endsWith("/task") ? whole : answer);
    }, variables);

  async function runAt(
    endpoint: RequestListener,
    variables: Record<string, string> = {},
  ): Promise<{ code: number; output: string; bucket: Bucket }> {
    server = createServer(endpoint);
    const uri = `${await listen(server)}/v4/0123`;
    const bucket = fixture.bucket({ "r_scripts/a.R": "print(1)" });
    const environment = { ECS_CONTAINER_METADATA_URI_V4: uri, RFARGATE_BUCKET: "/bucket", SCRIPT: "a.R", ...variables };
    const given = Object.entries(environment).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    const options = ["--rm", "--init", "--read-only", ...HOST_NETWORK, "-v", `${bucket.folder}:/bucket`];
    const ended = await execute("docker", ["run", ...options, ...given, fixture.image]);
    return { ...ended, bucket };
  }

  const manifestOf = (bucket: Bucket, run = "0123456789abcdef0123456789abcdef") =>
    JSON.parse(bucket.text(`runs/${run}/manifest.json`)) as Manifest;

  it("provides the default run id, and task, image and digest for the manifest", async () => {
    const { code, output, bucket } = await runWith(JSON.stringify(metadata));
    assert.equal(code, 0, output);
    assert.match(output, /rfargate: end run=0123456789abcdef0123456789abcdef exit=0 key=\w{32}\n$/);
    const { taskArn, image, imageDigest } = manifestOf(bucket);
    assert.deepEqual({ taskArn, image, imageDigest }, { taskArn: task, image: metadata.Image, imageDigest: digest });
  });

  it("provides the task's size and pull for the manifest, and a receipt with the region's prices", async () => {
    const variables = { AWS_REGION: "us-east-1" };
    const { code, output, bucket } = await runWith(JSON.stringify(metadata), JSON.stringify(wholeTask), variables);
    assert.equal(code, 0, output);
    const manifest = manifestOf(bucket);
    const { PullStartedAt: pullStartedAt, PullStoppedAt: pullStoppedAt } = wholeTask;
    const architecture = process.arch === "arm64" ? "ARM64" : "X86_64";
    assert.deepEqual(manifest.task, {
      cpu: 512,
      memory: 1024,
      storage: 30,
      architecture,
      shared: false,
      pullStartedAt,
      pullStoppedAt,
    });
    const { pulled, booted, ran, billed, queued, usdOnDemand, pricesAsOf } = manifest.receipt!;
    assert.equal(queued, null);
    assert.equal(pulled, 21.25);
    const [script] = manifest.scripts;
    const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;
    assert.equal(ran, seconds(script!.startedAt, script!.finishedAt));
    assert.equal(booted?.toFixed(2), seconds(pullStoppedAt, script!.startedAt).toFixed(2));
    assert.equal(billed, seconds(pullStartedAt, manifest.finishedAt));
    // The same table and rule as rfargate's own.
    const size = { region: "us-east-1", architecture, cpu: 512, memory: 1024, storage: 30, spot: false };
    const rate = hourlyRate(shippedPrices(), size);
    assert.ok(typeof rate !== "string");
    assert.equal(usdOnDemand?.toFixed(6), costOf(rate.total, billed!).toFixed(6));
    assert.equal(pricesAsOf, rate.pricesAsOf);
  });

  it("counts a message of a queue by its own time: neither the task's pull nor a minute at least", async () => {
    const variables = { AWS_REGION: "us-west-2", RFARGATE_SHARED_TASK: "yes" };
    const small = { ...wholeTask, EphemeralStorageMetrics: undefined };
    const { bucket } = await runWith(JSON.stringify(metadata), JSON.stringify(small), variables);
    const { task: size, receipt, startedAt, finishedAt } = manifestOf(bucket);
    assert.equal(size?.pullStartedAt, null);
    assert.equal(receipt?.pulled, null);
    assert.equal(receipt?.billed, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
    assert.ok(receipt.usdOnDemand === null || receipt.usdOnDemand < 0.0001, String(receipt.usdOnDemand));
  });

  it("may be malformed without affecting the manifest", async () => {
    const strange = { ...wholeTask, PullStartedAt: "yesterday", EphemeralStorageMetrics: "much" };
    const { code, output, bucket } = await runWith(JSON.stringify(metadata), JSON.stringify(strange));
    assert.equal(code, 0, output);
    assert.equal(manifestOf(bucket).receipt, null);
    assert.equal(manifestOf(bucket).taskArn, task);
  });

  it("gives no cost in a region with unknown prices", async () => {
    const variables = { AWS_REGION: "eu-isoe-west-1" };
    const { bucket } = await runWith(JSON.stringify(metadata), JSON.stringify(wholeTask), variables);
    assert.equal(manifestOf(bucket).receipt?.usdOnDemand, null);
    assert.equal(manifestOf(bucket).receipt?.pulled, 21.25);
  });

  for (const [what, first] of [
    ["refuses", (response: ServerResponse) => response.writeHead(429).end("slow down")],
    ["drops", (response: ServerResponse) => response.destroy()],
  ] as const) {
    it(`is requested again if its endpoint ${what} the first request`, async () => {
      let requests = 0;
      const endpoint: RequestListener = (_, response) =>
        ++requests === 1 ? first(response) : response.end(JSON.stringify(metadata));
      const { bucket } = await runAt(endpoint);
      assert.equal(manifestOf(bucket).taskArn, task);
    });
  }

  it("is waited for after a short script, and its request is no process that the script left", async () => {
    const body = JSON.stringify(metadata);
    const slow: RequestListener = (_, response) => setTimeout(() => response.end(body), 3000);
    const { output, bucket } = await runAt(slow, { RFARGATE_RUN_ID: "short" });
    assert.doesNotMatch(output, /warning/);
    assert.equal(manifestOf(bucket, "short").taskArn, task);
  });

  for (const [what, answer] of [
    ["never answers", undefined],
    ["answers what is no JSON", "<html>"],
  ] as const) {
    it(`stops no run when its endpoint ${what}`, async () => {
      const { code, output, bucket } = await runWith(answer);
      assert.equal(code, 0, output);
      const id = /end run=(\S+) exit=0 key=\w{32}\n$/.exec(output)![1];
      assert.equal((JSON.parse(bucket.text(`runs/${id}/manifest.json`)) as Manifest).taskArn, null);
    });
  }
});
