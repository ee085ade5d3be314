import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetBucketNotificationConfigurationCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  GetQueueAttributesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { StackOutputs } from "../../outputs/schema";
import type { RunSummary } from "../../runner/cli/runs/summary";
import { rfargate, temporaryFolder } from "../e2e/support";
import { TestStack } from "../engine/support";
import { clientSettings, leftovers } from "../support/emulator-aws";
import { eventually } from "../support/eventually";

const NAME = "test-upload";
const PACK = ["--policy-pack", "policy"];
const thumbnail = {
  name: "thumbnail",
  script: "thumbnail.R",
  onUpload: {
    prefix: "input/videos/",
    suffix: ".mp4",
    maxTasks: 1,
    retries: 1,
    sizes: [{ above: 1, cpu: 512, memory: 1024 }],
  },
};

describe("a model that an upload starts", function () {
  this.timeout(600_000);
  const stack = new TestStack(NAME);
  let outputs: StackOutputs;
  let video: Buffer;

  before(() =>
    stack.create((config) => {
      config["r-on-fargate:bucket"] = { scripts: "examples/thumbnail/r_scripts" };
      config["r-on-fargate:image"] = { systemPackages: ["ffmpeg"], buildNetwork: "host" };
      const onUpload = { prefix: "output/thumbnails/" };
      config["r-on-fargate:models"] = [{ ...thumbnail, onUpload }];
    }),
  );
  after(async () => {
    await stack.destroy();
    await stack.remove();
  });

  it("is refused by model and field when it would start itself, before anything is made", async () => {
    const { code, text } = await stack.run(["up"], "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(text, /models\[0\]\.onUpload\.prefix \(model 'thumbnail'\): runs write under output\//);
    assert.deepEqual(await stack.resources(), []);
  });

  it("comes up under the policy pack", async () => {
    stack.configure((config) => {
      config["r-on-fargate:models"] = [thumbnail];
    });
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    assert.doesNotMatch(up.text, /\[mandatory\]|\[advisory\]/);
    outputs = await stackOutputs();
    assert.equal(outputs.models.thumbnail?.upload?.maxTasks, 1);
    video = await testVideo(outputs.image.uri);
  });

  it("makes a thumbnail of a video whose name has blanks, a plus and letters with accents", async () => {
    await upload("videos/été + 100 %.mp4");
    const [run] = await ended(1);
    assert.equal(run!.startedBy, "upload");
    assert.equal(run!.exitCode, 0);
    const out = temporaryFolder();
    const fetched = await rfargate(["fetch", run!.runId, "--stack", NAME, "--out", out]);
    assert.equal(fetched.code, 0, fetched.stderr);
    const picture = readFileSync(join(out, "été + 100 %.png"));
    assert.equal(picture.subarray(1, 4).toString(), "PNG");
    assert.equal(picture.readUInt32BE(16), 320, "pixels wide");
  });

  it("takes neither other ends nor other folders, runs one at a time, and starts what waits", async () => {
    for (const key of ["videos/a.mp4", "videos/b.mp4", "videos/c.mp4", "videos/notes.txt", "photos/d.mp4"])
      await upload(key);
    let most = 0;
    const runs = await ended(4, async () => {
      most = Math.max(most, await alive());
    });
    assert.equal(most, 1);
    assert.ok(runs.every(({ exitCode }) => exitCode === 0));
    const pictures = await Promise.all(runs.map(({ runId }) => rfargate(["logs", runId, "--stack", NAME])));
    const seen = pictures.map(({ stdout }) => /^videos\/(.+)\.mp4: /m.exec(stdout)?.[1]).sort();
    assert.deepEqual(seen, ["a", "b", "c", "été + 100 %"]);
  });

  it("starts one task for one version of an object, however often its event comes", async () => {
    const before = await runs();
    // An end in capitals is not the trigger's: only the events below are about this object.
    const key = "videos/once.MP4";
    await upload(key);
    const sqs = new SQSClient({ ...clientSettings(), useQueueUrlAsEndpoint: false });
    const QueueUrl = outputs.models.thumbnail!.upload!.queue;
    const object = { key: `input/${key}`, size: video.length, "version-id": "one" };
    for (const MessageDeduplicationId of ["first", "second", "third"]) {
      const MessageBody = JSON.stringify({ detail: { object } });
      await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody, MessageDeduplicationId, MessageGroupId: "upload-thumbnail" }),
      );
    }
    const AttributeNames: QueueAttributeName[] = [
      "ApproximateNumberOfMessages",
      "ApproximateNumberOfMessagesNotVisible",
    ];
    await eventually("all events are dealt with", async () => {
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
      return Object.values(Attributes!).every((count) => count === "0") || undefined;
    });
    assert.equal((await ended(before.length + 1)).length, before.length + 1);
  });

  it("tries a start that failed again, and starts it once it may", async () => {
    await deny();
    await upload("videos/later.mp4");
    await logged(/"failed":.*"attempt":1,"dead":false/);
    await allow();
    const runs = await ended(6);
    assert.ok(runs.every(({ exitCode }) => exitCode === 0));
  });

  it("puts an object that cannot be started into the dead-letter queue, with the reason", async () => {
    await deny();
    await upload("videos/never.mp4");
    const receive = new ReceiveMessageCommand({
      QueueUrl: outputs.models.thumbnail!.upload!.deadLetterQueue,
      MessageAttributeNames: ["All"],
      WaitTimeSeconds: 2,
    });
    const sqs = new SQSClient({ ...clientSettings(), useQueueUrlAsEndpoint: false });
    const letter = await eventually("a dead letter", async () => (await sqs.send(receive)).Messages?.[0]);
    await allow();
    assert.equal(JSON.parse(letter.Body!).detail.object.key, "input/videos/never.mp4");
    assert.match(letter.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /not authorized to perform: ecs:RunTask/);
  });

  it("leaves the bucket's notifications alone when it goes", async () => {
    const before = await notifications();
    assert.ok(before.EventBridgeConfiguration);
    stack.configure((config) => {
      config["r-on-fargate:models"] = [{ name: "thumbnail", script: "thumbnail.R" }];
    });
    const up = await stack.run(["up"], "--yes", "--skip-preview", ...PACK);
    assert.equal(up.code, 0, up.text);
    assert.doesNotMatch(up.text, /BucketNotification/);
    assert.deepEqual(await notifications(), before);
  });

  it("leaves nothing when it is destroyed", async () => {
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.text);
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await leftovers(NAME), []);
  });

  const s3 = () => new S3Client({ ...clientSettings(), forcePathStyle: true });
  const role = { RoleName: `r-on-fargate-${NAME}-thumbnail-upload`, PolicyName: "denial-of-the-test" };
  const iam = () => new IAMClient(clientSettings());

  async function stackOutputs(): Promise<StackOutputs> {
    return JSON.parse((await stack.run(["stack", "output", "rOnFargate"], "--json")).stdout);
  }

  async function upload(name: string): Promise<void> {
    await s3().send(new PutObjectCommand({ Bucket: outputs.bucket, Key: `input/${name}`, Body: video }));
  }

  async function notifications() {
    const { $metadata, ...configuration } = await s3().send(
      new GetBucketNotificationConfigurationCommand({ Bucket: outputs.bucket }),
    );
    return configuration;
  }

  async function alive(): Promise<number> {
    const command = new ListTasksCommand({ cluster: outputs.cluster.arn, desiredStatus: "RUNNING" });
    return (await new ECSClient(clientSettings()).send(command)).taskArns!.length;
  }

  async function runs(): Promise<RunSummary[]> {
    return JSON.parse((await rfargate(["ls", "--stack", NAME, "--json"])).stdout);
  }

  /** All runs, once so many have ended. */
  function ended(count: number, meanwhile: () => Promise<void> = async () => {}): Promise<RunSummary[]> {
    return eventually(`${count} runs have ended`, async () => {
      await meanwhile();
      const all = await runs();
      return all.length >= count && all.every(({ status }) => status === "STOPPED") ? all : undefined;
    });
  }

  async function deny(): Promise<void> {
    const Statement = [{ Effect: "Deny", Action: "ecs:RunTask", Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam().send(new PutRolePolicyCommand({ ...role, PolicyDocument }));
  }

  async function allow(): Promise<void> {
    await iam().send(new DeleteRolePolicyCommand(role));
  }

  /** Waits for a line of the function's log. */
  async function logged(pattern: RegExp): Promise<void> {
    const { CloudWatchLogsClient, FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const logGroupName = `/aws/lambda/r-on-fargate-${NAME}-thumbnail-upload`;
    await eventually(`the function logs ${pattern}`, async () => {
      const { events } = await new CloudWatchLogsClient(clientSettings()).send(
        new FilterLogEventsCommand({ logGroupName }),
      );
      return events?.find(({ message }) => pattern.test(message ?? ""));
    });
  }
});

/** Three seconds of a moving picture, made by the image's own ffmpeg. */
async function testVideo(image: string): Promise<Buffer> {
  const picture = ["-f", "lavfi", "-i", "testsrc=duration=3:size=160x120:rate=5"];
  const file = ["-pix_fmt", "yuv420p", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "-"];
  const args = ["run", "--rm", "--entrypoint", "ffmpeg", image, "-v", "error", ...picture, ...file];
  const { stdout } = await promisify(execFile)("docker", args, { encoding: "buffer", maxBuffer: 1e7 });
  return stdout;
}
