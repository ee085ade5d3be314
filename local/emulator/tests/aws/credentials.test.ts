import assert from "node:assert/strict";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Keys } from "../../../../test/support/emulator-aws";
import { allow, bucket, type Place, place, role } from "../support/account";
import { refusal, s3 } from "../support/clients";
import { lines, run, runShell, shell } from "../support/tasks";

/** One request to 169.254.170.2, as shell words; prints status line, headers and body. */
const get = (path: string) => `printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n' | socat -t5 - TCP:169.254.170.2:80; echo`;

describe("169.254.170.2", function () {
  this.timeout(60_000);
  let here: Place;
  before(async () => {
    here = await place();
  });

  /** The credentials that a task with this role is given, printed by the task. */
  async function credentialsOf(taskRoleArn: string): Promise<Keys> {
    const task = await run(here, {
      taskRoleArn,
      containers: [
        await shell(here, "main", get("%s").replace("| socat", '"$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI" | socat')),
      ],
    });
    const document = JSON.parse((await lines(here, task.taskArn!)).find((line) => line.startsWith("{"))!);
    assert.equal(document.RoleArn, taskRoleArn);
    assert.ok(Date.parse(document.Expiration) > Date.now() + 3600_000);
    return {
      accessKeyId: document.AccessKeyId,
      secretAccessKey: document.SecretAccessKey,
      sessionToken: document.Token,
    };
  }

  it("gives credentials that may do what the task role may, and no more", async () => {
    const Bucket = await bucket();
    const root = await s3();
    for (const Key of ["input/a", "output/a"]) await root.send(new PutObjectCommand({ Bucket, Key, Body: "1" }));
    const keys = await credentialsOf(
      await role("ecs-tasks.amazonaws.com", [allow("s3:GetObject", `arn:aws:s3:::${Bucket}/input/*`)]),
    );
    const task = await s3(keys);
    await task.send(new GetObjectCommand({ Bucket, Key: "input/a" }));
    assert.equal((await refusal(task.send(new GetObjectCommand({ Bucket, Key: "output/a" })))).name, "AccessDenied");
    assert.equal(
      (await refusal(task.send(new PutObjectCommand({ Bucket, Key: "input/b", Body: "1" })))).name,
      "AccessDenied",
    );
    const withoutToken = await s3({ ...keys, sessionToken: undefined });
    assert.match(
      (await refusal(withoutToken.send(new GetObjectCommand({ Bucket, Key: "input/a" })))).name,
      /InvalidAccessKeyId|InvalidToken/,
    );
  });

  it("gives none to a task without a role, and serves no other ids and paths", async () => {
    const { output } = await runShell(
      here,
      [
        "echo uri:$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        get("/v2/credentials/00000000-0000-0000-0000-000000000000"),
        get("/latest/meta-data/"),
        get("/_ministack/health"),
      ].join("\n"),
    );
    assert.ok(output.includes("uri:"));
    assert.deepEqual(
      output.filter((line) => line.startsWith("HTTP/")).map((line) => line.split(" ")[1]),
      ["404", "404", "404"],
    );
  });

  it("gives a task its ARN, family, size and the times of its image pull", async () => {
    const { task, output } = await runShell(
      here,
      `path="\${ECS_CONTAINER_METADATA_URI_V4#http://169.254.170.2}/task"\n${get("%s").replace("| socat", '"$path" | socat')}`,
    );
    const document = JSON.parse(output.find((line) => line.startsWith("{"))!);
    assert.equal(document.TaskARN, task.taskArn);
    assert.match(task.taskDefinitionArn!, new RegExp(`/${document.Family}:`));
    assert.deepEqual(document.Limits, { CPU: Number(task.cpu) / 1024, Memory: Number(task.memory) });
    const { PullStartedAt: began, PullStoppedAt: ended } = document;
    assert.ok(Date.parse(began) <= Date.parse(ended), `${began} ${ended}`);
  });
});
