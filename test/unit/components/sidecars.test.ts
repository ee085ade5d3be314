import assert from "node:assert/strict";
import type { ContainerSettings } from "../../../components/task/containers";
import { RTask, type RTaskArgs } from "../../../components/task/r-task";
import { mockEngine, only, settled } from "./support";

const DIGEST = `sha256:${"d".repeat(64)}`;
const ARGS: RTaskArgs = {
  model: "forecast",
  script: "forecast.R",
  image: `registry.example/r@${DIGEST}`,
  region: "eu-west-1",
  bucketName: "data",
  roles: { taskRoleArn: "arn:task", executionRoleArn: "arn:execution" },
  logGroupName: "/r-on-fargate/dev/forecast",
  cpu: 1024,
  memory: 2048,
};

interface Definition {
  [key: string]: unknown;
  name: string;
  environment?: Array<{ name: string; value: string }>;
  logConfiguration: { logDriver: string; options: Record<string, string> };
}

async function containers(settings: ContainerSettings) {
  const registered = mockEngine();
  const task = new RTask("t", { ...ARGS, ...settings });
  await settled();
  const definition = only(registered, "aws:ecs/taskDefinition:TaskDefinition").inputs;
  const list: Definition[] = JSON.parse(definition.containerDefinitions as string);
  return { task, definition, list, r: list[0]!, other: list[1]! };
}

describe("a task's containers besides R's", () => {
  it("are none by default, and then R has no share or dependency", async () => {
    const { list, r } = await containers({});
    assert.equal(list.length, 1);
    assert.equal("cpu" in r || "dependsOn" in r, false);
  });

  it("run a script in the R image without a record, in their own working directory and /tmp", async () => {
    const { other, definition } = await containers({
      sidecars: [{ name: "clean", script: ["a.R", "b.R"], inputs: ["raw.txt", "more/"] }],
    });
    assert.equal(other.image, ARGS.image);
    assert.equal(other.essential, false);
    assert.equal(other.readonlyRootFilesystem, true);
    assert.equal("entryPoint" in other, false);
    assert.deepEqual(other.environment, [
      { name: "RFARGATE_BUCKET", value: "data" },
      { name: "RFARGATE_INPUTS", value: "raw.txt\nmore/" },
      { name: "RFARGATE_MODEL", value: "forecast" },
      { name: "RFARGATE_RECORD", value: "none" },
      { name: "RFARGATE_REGION", value: "eu-west-1" },
      { name: "SCRIPT", value: "a.R b.R" },
    ]);
    assert.deepEqual(other.mountPoints, [
      { sourceVolume: "clean-work", containerPath: "/work", readOnly: false },
      { sourceVolume: "clean-tmp", containerPath: "/tmp", readOnly: false },
    ]);
    assert.deepEqual(definition.volumes, [
      { name: "work" },
      { name: "tmp" },
      { name: "clean-work" },
      { name: "clean-tmp" },
    ]);
  });

  it("run a command in the R image instead of its entry point, and in another image as its arguments", async () => {
    const own = await containers({ sidecars: [{ name: "s", command: ["Rscript", "-e", "1"] }] });
    assert.deepEqual(own.other.entryPoint, ["Rscript", "-e", "1"]);
    assert.equal("command" in own.other, false);
    const other = await containers({ sidecars: [{ name: "s", image: `example/agent@${DIGEST}`, command: ["--all"] }] });
    assert.equal(other.other.image, `example/agent@${DIGEST}`);
    assert.deepEqual(other.other.command, ["--all"]);
    assert.deepEqual(other.other.mountPoints, []);
  });

  it("have dependencies, a health check, a user and an environment", async () => {
    const arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/key";
    const healthCheck = { command: ["CMD-SHELL", "true"], interval: 5 };
    const { r, other, list } = await containers({
      dependsOn: { agent: "HEALTHY" },
      sidecars: [
        {
          name: "agent",
          command: ["agent"],
          essential: true,
          healthCheck,
          environment: { B: "2", A: "1" },
          secrets: { KEY: arn },
          user: "1000",
          stopTimeout: 60,
        },
        { name: "late", command: ["late"], dependsOn: { "r-ecs-container": "START" } },
      ],
    });
    assert.deepEqual(r.dependsOn, [{ containerName: "agent", condition: "HEALTHY" }]);
    assert.deepEqual(list[2]!.dependsOn, [{ containerName: "r-ecs-container", condition: "START" }]);
    assert.equal(other.essential, true);
    assert.deepEqual(other.healthCheck, healthCheck);
    assert.deepEqual(other.environment, [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ]);
    assert.deepEqual(other.secrets, [{ name: "KEY", valueFrom: arn }]);
    assert.deepEqual([other.user, other.stopTimeout], ["1000", 60]);
  });

  it("have their share of the task, and R the rest of its cpu", async () => {
    const { r, other } = await containers({ sidecars: [{ name: "s", command: ["x"], cpu: 256, memory: 512 }] });
    assert.deepEqual([other.cpu, other.memory], [256, 512]);
    assert.equal(r.cpu, 768);
    assert.equal("memory" in r, false);
  });

  it("share volumes of the task's disk and EFS file systems, these over TLS and with the task role", async () => {
    const { definition, r, other } = await containers({
      volumes: [
        { name: "shared" },
        { name: "library", efs: { fileSystemId: "fs-1", accessPointId: "fsap-1", securityGroupId: "sg-1" } },
      ],
      mounts: [{ volume: "shared", path: "/shared" }],
      sidecars: [
        {
          name: "s",
          image: `e/x@${DIGEST}`,
          mounts: [
            { volume: "shared", path: "/data", readOnly: true },
            { volume: "library", path: "/lib/x" },
          ],
        },
      ],
    });
    assert.deepEqual((definition.volumes as unknown[]).slice(2), [
      { name: "shared" },
      {
        name: "library",
        efsVolumeConfiguration: {
          fileSystemId: "fs-1",
          transitEncryption: "ENABLED",
          authorizationConfig: { iam: "ENABLED", accessPointId: "fsap-1" },
        },
      },
    ]);
    assert.deepEqual((r.mountPoints as unknown[]).at(-1), {
      sourceVolume: "shared",
      containerPath: "/shared",
      readOnly: false,
    });
    assert.deepEqual(other.mountPoints, [
      { sourceVolume: "shared", containerPath: "/data", readOnly: true },
      { sourceVolume: "library", containerPath: "/lib/x", readOnly: false },
    ]);
  });

  it("are rejected by the component itself, before anything is registered", () => {
    const registered = mockEngine();
    const sidecars = [{ name: "big", command: ["x"], memory: 2048 }];
    assert.throws(
      () => new RTask("t", { ...ARGS, sidecars }),
      /model "forecast": sidecars\[0\]\.memory: 2048 leaves nothing/,
    );
    assert.equal(registered.filter(({ type }) => type.startsWith("aws:")).length, 0);
  });
});

describe("a log router", () => {
  const image = `public.ecr.aws/aws-observability/aws-for-fluent-bit@${DIGEST}`;

  it("routes every other container's log and keeps its own in CloudWatch", async () => {
    const { list } = await containers({ sidecars: [{ name: "s", command: ["x"] }], logRouter: { image } });
    const drivers = list.map(({ name, logConfiguration }) => [name, logConfiguration.logDriver]);
    assert.deepEqual(drivers, [
      ["r-ecs-container", "awsfirelens"],
      ["s", "awsfirelens"],
      ["log-router", "awslogs"],
    ]);
    const [r, sidecar, router] = list;
    for (const { dependsOn } of [r!, sidecar!])
      assert.deepEqual(dependsOn, [{ containerName: "log-router", condition: "START" }]);
    assert.deepEqual(router!.firelensConfiguration, {
      type: "fluentbit",
      options: { "enable-ecs-log-metadata": "true" },
    });
    assert.deepEqual(
      [router!.image, router!.essential, router!.user, router!.memoryReservation],
      [image, true, "0", 50],
    );
    assert.deepEqual(router!.mountPoints, [{ sourceVolume: "log-router-tmp", containerPath: "/tmp", readOnly: false }]);
  });

  it("writes to the model's log group by default, in streams that the stack's outputs name", async () => {
    const { r, task } = await containers({ logRouter: { image } });
    const { options } = r.logConfiguration;
    assert.equal(options.Name, "cloudwatch_logs");
    assert.equal(options.log_group_name, "/r-on-fargate/dev/forecast");
    assert.equal(options.auto_create_group, "false");
    // Fluent Bit appends the record's tag, which FireLens makes of the container's name and the task's id.
    assert.equal(`${options.log_stream_prefix}r-ecs-container-firelens-`, task.logStream);
  });

  it("passes on the options of another output, secrets by reference", async () => {
    const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:k";
    const { r, task } = await containers({
      logRouter: { image, options: { Name: "http", Host: "logs.example" }, secretOptions: { http_Passwd: arn } },
    });
    assert.deepEqual(r.logConfiguration, {
      logDriver: "awsfirelens",
      options: { Name: "http", Host: "logs.example" },
      secretOptions: [{ name: "http_Passwd", valueFrom: arn }],
    });
    assert.equal(task.logStream, undefined);
  });
});
