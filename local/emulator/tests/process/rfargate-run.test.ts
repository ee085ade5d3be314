import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { model, stack } from "../../../../test/cli/fake/stack";
import { baseImage, buildImage } from "../../../../test/image/support/image";
import { asContainer } from "../../../setup/emulator/as-container";
import { ROOT } from "../../../setup/places";
import { allow, arn, bucket, place, role, unique } from "../support/account";
import { describeProcess, endEmulator, REGION, speakWith } from "../support/emulator";
import { exec, freePort } from "../support/process";
import { register } from "../support/tasks";

const TSX = join(ROOT, "node_modules/.bin/tsx");
const CLI = join(ROOT, "runner/cli/main.ts");

describeProcess("rfargate, on the emulator as a container", function () {
  // Alone, the suite builds the R image; beside the image's own suite it is there.
  this.timeout(900_000);
  const folder = mkdtempSync(join(tmpdir(), "emulator-run-"));
  const profile = join(folder, "emulator");
  const container = asContainer(unique("r-on-fargate-test-run"), profile);
  let speakAsBefore: (() => void) | undefined;

  before(async () => {
    const image = await buildImage({ name: "r-on-fargate/test:bare", base: await baseImage() });
    await endEmulator();
    await container.start(`${await freePort()}`);
    speakAsBefore = speakWith(profile);
    writeFileSync(join(folder, "stack.json"), JSON.stringify(await deploy(image)));
  });
  after(async () => {
    await container.empty();
    speakAsBefore?.();
    rmSync(folder, { recursive: true });
  });

  /** A model as the stack has it, without Pulumi. Returns the stack's outputs. */
  async function deploy(image: string) {
    const here = await place();
    const Bucket = await bucket();
    const task = await role("ecs-tasks.amazonaws.com", [
      allow(["s3:GetObject", "s3:PutObject"], `arn:aws:s3:::${Bucket}/*`),
      allow("s3:ListBucket", `arn:aws:s3:::${Bucket}`),
    ]);
    const environment = Object.entries({ SCRIPT: "test-script.R", RFARGATE_BUCKET: Bucket, RFARGATE_REGION: REGION });
    const options = { "awslogs-group": here.group, "awslogs-region": REGION, "awslogs-stream-prefix": "first-run" };
    const taskDefinitionArn = await register(here, {
      taskRoleArn: task,
      containers: [
        {
          name: "r-ecs-container",
          image,
          environment: environment.map(([name, value]) => ({ name, value })),
          logConfiguration: { logDriver: "awslogs", options },
        },
      ],
    });
    const family = taskDefinitionArn.split("/")[1]!.split(":")[0]!;
    const outputs = stack();
    const files = {
      sharedConfigFiles: [join(profile, "aws/config")],
      sharedCredentialsFiles: [join(profile, "aws/credentials")],
    };
    return {
      ...outputs,
      aws: { ...outputs.aws, profile: "r-on-fargate-local", ...files },
      bucket: Bucket,
      cluster: { name: here.cluster, arn: arn("ecs", `cluster/${here.cluster}`) },
      models: {
        "first-run": model("first-run", {
          taskDefinitionArn,
          family,
          revision: 1,
          cpu: 1024,
          memory: 2048,
          logGroup: here.group,
        }),
      },
    };
  }

  it("uploads a script and a file, runs them in R, shows the log and fetches the output", async () => {
    mkdirSync(join(folder, "work"));
    writeFileSync(join(folder, "work/numbers.csv"), "n\n1\n2\n4\n");
    writeFileSync(
      join(folder, "work/sum.R"),
      'n <- read.csv("numbers.csv")$n\nmessage("adding ", length(n))\nwriteLines(format(sum(n)), "output/sum.txt")\n',
    );
    const args = [CLI, "run", "sum.R", "--input", "numbers.csv", "--stack", "../stack.json"];
    const { stdout } = await exec(TSX, args, { cwd: join(folder, "work") });
    assert.equal(stdout, "adding 3\n");
    assert.equal(readFileSync(join(folder, "work/output/sum.txt"), "utf8"), "7\n");
  });

  it("ends with R's exit code", async () => {
    writeFileSync(join(folder, "work/seven.R"), "quit(status = 7)\n");
    const args = [CLI, "run", "seven.R", "--stack", "../stack.json", "--no-fetch"];
    await assert.rejects(exec(TSX, args, { cwd: join(folder, "work") }), { code: 7 });
  });
});
