import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { execute } from "./support/docker";
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

describe("the task's metadata", function () {
  this.timeout("2m");
  const fixture = useExampleImage();
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Runs with a metadata endpoint that answers so; undefined: never. */
  async function runWith(answer: string | undefined): Promise<{ code: number; output: string; bucket: Bucket }> {
    server = createServer((_, response) => {
      if (answer !== undefined) response.end(answer);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v4/0123`;
    const bucket = fixture.bucket({ "r_scripts/a.R": "print(1)" });
    const variables = [
      "-e",
      `ECS_CONTAINER_METADATA_URI_V4=${uri}`,
      "-e",
      "RFARGATE_BUCKET=/bucket",
      "-e",
      "SCRIPT=a.R",
    ];
    const options = ["--rm", "--init", "--read-only", "--network", "host", "-v", `${bucket.folder}:/bucket`];
    const ended = await execute("docker", ["run", ...options, ...variables, fixture.image]);
    return { ...ended, bucket };
  }

  it("gives the run id where none is given, and task, image and digest to the manifest", async () => {
    const { code, output, bucket } = await runWith(JSON.stringify(metadata));
    assert.equal(code, 0, output);
    assert.match(output, /rfargate: end run=0123456789abcdef0123456789abcdef exit=0\n$/);
    const manifest = JSON.parse(bucket.text("runs/0123456789abcdef0123456789abcdef/manifest.json")) as Manifest;
    const { taskArn, image, imageDigest } = manifest;
    assert.deepEqual({ taskArn, image, imageDigest }, { taskArn: task, image: metadata.Image, imageDigest: digest });
  });

  for (const [what, answer] of [
    ["never answers", undefined],
    ["answers what is no JSON", "<html>"],
  ] as const) {
    it(`stops no run when its endpoint ${what}`, async () => {
      const { code, output, bucket } = await runWith(answer);
      assert.equal(code, 0, output);
      const id = /end run=(\S+) exit=0\n$/.exec(output)![1];
      assert.equal((JSON.parse(bucket.text(`runs/${id}/manifest.json`)) as Manifest).taskArn, null);
    });
  }
});
