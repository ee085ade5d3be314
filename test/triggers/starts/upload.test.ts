import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { type DesiredStatus, ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { ModelOutputs, StackOutputs } from "../../../contract/outputs/schema";
import type { RunSummary } from "../../../runner/cli/runs/summary";
import { rfargate, temporaryFolder } from "../../e2e/support";
import { clientSettings } from "../../support/emulator-aws";
import { eventually } from "../../support/eventually";
import { denyRunTask } from "../support/denial";
import { NAME, stackOutputs } from "../support/shared-stack";

const FUNCTION = `r-on-fargate-${NAME}-thumbnail-upload`;

describe("a model that an upload starts", function () {
  this.timeout(200_000);
  let outputs: StackOutputs;
  let model: ModelOutputs;
  let video: Buffer;
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const sqs = new SQSClient({ ...clientSettings(), useQueueUrlAsEndpoint: false });
  const ecs = new ECSClient(clientSettings());

  before(async () => {
    outputs = await stackOutputs();
    model = outputs.models.thumbnail!;
    assert.equal(model.upload!.maxTasks, 1);
    video = await testVideo(outputs.image.uri);
  });

  it("makes a thumbnail of a video whose name has blanks, a plus and letters with accents", async () => {
    const [run] = await started(1, () => upload("videos/été + 100 %.mp4"));
    assert.equal(run!.startedBy, "upload");
    const out = temporaryFolder();
    const fetched = await rfargate(["fetch", run!.runId, "--stack", NAME, "--out", out]);
    assert.equal(fetched.code, 0, fetched.stderr);
    const picture = readFileSync(join(out, "été + 100 %.png"));
    assert.equal(picture.subarray(1, 4).toString(), "PNG");
    assert.equal(picture.readUInt32BE(16), 320, "pixels wide");
  });

  it("ignores other suffixes and folders, runs one task at a time, and starts waiting ones", async () => {
    let most = 0;
    const runs = await started(
      3,
      async () => {
        for (const key of ["videos/a.mp4", "videos/b.mp4", "videos/c.mp4", "videos/notes.txt", "photos/d.mp4"])
          await upload(key);
      },
      (running) => {
        most = Math.max(most, running);
      },
    );
    assert.equal(most, 1);
    const logs = await Promise.all(runs.map(({ runId }) => rfargate(["logs", runId, "--stack", NAME])));
    const seen = logs.map(({ stdout }) => /^videos\/(.+)\.mp4: /m.exec(stdout)?.[1]).sort();
    assert.deepEqual(seen, ["a", "b", "c"]);
  });

  it("starts one task for one version of an object, however often its event comes", async () => {
    await started(1, async () => {
      // An end in capitals is not the trigger's: only the events below are about this object.
      const key = "videos/once.MP4";
      await upload(key);
      const QueueUrl = model.upload!.queue;
      // ECS knows for a day what it started, also for a stack that is gone.
      const version = `version-${Date.now()}`;
      const object = { key: `input/${key}`, size: video.length, "version-id": version };
      for (const MessageDeduplicationId of ["first", "second", "third"].map((nth) => `${nth}-of-${version}`)) {
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
        return Object.values(Attributes!).every((count) => count === "0");
      });
    });
  });

  it("retries a failed start, and succeeds once it has permission", async () => {
    const allow = await denyRunTask(FUNCTION);
    await started(1, async () => {
      await upload("videos/later.mp4");
      await logged(/"failed":.*"attempt":1,"dead":false/).finally(allow);
    });
  });

  it("puts an object that cannot start a task into the dead-letter queue, with the reason", async () => {
    const allow = await denyRunTask(FUNCTION);
    const QueueUrl = model.upload!.deadLetterQueue;
    const receive = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"], WaitTimeSeconds: 2 });
    await upload("videos/never.mp4");
    const look = async () => (await sqs.send(receive)).Messages?.[0];
    const letter = await eventually("a dead letter", look).finally(allow);
    assert.equal(JSON.parse(letter.Body!).detail.object.key, "input/videos/never.mp4");
    assert.match(letter.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /not authorized to perform: ecs:RunTask/);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.ReceiptHandle }));
  });

  async function upload(name: string): Promise<void> {
    await s3.send(new PutObjectCommand({ Bucket: outputs.bucket, Key: `input/${name}`, Body: video }));
  }

  async function tasks(desiredStatus: DesiredStatus): Promise<string[]> {
    const { arn: cluster } = outputs.cluster;
    return (await ecs.send(new ListTasksCommand({ cluster, family: model.family, desiredStatus }))).taskArns!;
  }

  /**
   * The runs that something starts, once so many have ended and no other goes on; all have to end well.
   * @param meanwhile gets the number of running tasks, again and again
   */
  async function started(
    count: number,
    what: () => Promise<void>,
    meanwhile: (running: number) => void = () => {},
  ): Promise<RunSummary[]> {
    const before = await tasks("STOPPED");
    await what();
    const ended = await eventually(`${count} runs have ended`, async () => {
      const running = (await tasks("RUNNING")).length;
      meanwhile(running);
      const stopped = (await tasks("STOPPED")).filter((arn) => !before.includes(arn));
      return running === 0 && stopped.length >= count && stopped;
    });
    assert.equal(ended.length, count);
    const { stdout } = await rfargate(["ls", "--stack", NAME, "--limit", "200", "--json"]);
    const runs = (JSON.parse(stdout) as RunSummary[]).filter(({ taskArn }) => taskArn && ended.includes(taskArn));
    assert.deepEqual(
      runs.map(({ exitCode }) => exitCode),
      ended.map(() => 0),
    );
    return runs;
  }

  /** Waits for a line of the function's log. */
  async function logged(pattern: RegExp): Promise<void> {
    const events = new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${FUNCTION}` });
    const logs = new CloudWatchLogsClient(clientSettings());
    await eventually(`the function logs ${pattern}`, async () =>
      (await logs.send(events)).events?.find(({ message }) => pattern.test(message ?? "")),
    );
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
