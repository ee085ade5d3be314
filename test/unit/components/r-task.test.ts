import assert from "node:assert/strict";
import { RTask, type RTaskArgs } from "../../../components/task/r-task";
import { mockEngine, only, settled } from "./support";

const ARGS: RTaskArgs = {
  model: "forecast",
  script: "forecast.R",
  image: `registry.example/r@sha256:${"d".repeat(64)}`,
  region: "eu-west-1",
  bucketName: "data",
  roles: { taskRoleArn: "arn:task", executionRoleArn: "arn:execution" },
  logGroupName: "/r-on-fargate/dev/forecast",
};

async function task(args: Partial<RTaskArgs> = {}) {
  const registered = mockEngine();
  new RTask("r-on-fargate-dev-forecast", { ...ARGS, ...args });
  await settled();
  const definition = only(registered, "aws:ecs/taskDefinition:TaskDefinition").inputs;
  const [container] = JSON.parse(definition.containerDefinitions as string);
  return { definition, container, logGroup: only(registered, "aws:cloudwatch/logGroup:LogGroup").inputs };
}

describe("RTask", () => {
  it("creates a Fargate task definition in awsvpc mode with both roles and the platform", async () => {
    const { definition } = await task();
    assert.deepEqual(definition.requiresCompatibilities, ["FARGATE"]);
    assert.equal(definition.networkMode, "awsvpc");
    assert.equal(definition.family, "r-on-fargate-dev-forecast");
    assert.deepEqual([definition.cpu, definition.memory], ["256", "512"]);
    assert.deepEqual(definition.runtimePlatform, { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" });
    assert.deepEqual([definition.taskRoleArn, definition.executionRoleArn], ["arn:task", "arn:execution"]);
    assert.equal(definition.ephemeralStorage, undefined);
  });

  it("has the hash of what a service reads at its start, so that a change is a new revision", async () => {
    const { container } = await task({ contentHash: "ab12" });
    assert.deepEqual(container.dockerLabels, { "r-on-fargate.content-sha256": "ab12" });
    assert.equal((await task()).container.dockerLabels, undefined);
  });

  it("runs R in r-ecs-container with a read-only root, scratch volumes, an init process and time to copy outputs", async () => {
    const { container, definition } = await task();
    assert.equal(container.name, "r-ecs-container");
    assert.equal(container.image, ARGS.image);
    assert.equal(container.readonlyRootFilesystem, true);
    assert.equal(container.linuxParameters.initProcessEnabled, true);
    assert.equal(container.stopTimeout, 120);
    assert.deepEqual(definition.volumes, [{ name: "work" }, { name: "tmp" }]);
    const mounts = container.mountPoints.map((mount: Record<string, unknown>) => [
      mount.sourceVolume,
      mount.containerPath,
    ]);
    assert.deepEqual(mounts, [
      ["work", "/work"],
      ["tmp", "/tmp"],
    ]);
  });

  it("gives the script its defaults and the user's environment, sorted so that order changes nothing", async () => {
    const { container } = await task({ environment: { ZONE: "z", ENV: "dev" }, inputs: ["input.txt", "more/"] });
    assert.deepEqual(container.environment, [
      { name: "ENV", value: "dev" },
      { name: "RFARGATE_BUCKET", value: "data" },
      { name: "RFARGATE_INPUTS", value: "input.txt\nmore/" },
      { name: "RFARGATE_MODEL", value: "forecast" },
      { name: "RFARGATE_REGION", value: "eu-west-1" },
      { name: "SCRIPT", value: "forecast.R" },
      { name: "ZONE", value: "z" },
    ]);
  });

  it("passes the model's timeout to the container, but none to a server", async () => {
    const limit = async (args: Parameters<typeof task>[0]) =>
      (await task(args)).container.environment.find(({ name }: { name: string }) => name === "RFARGATE_TIMEOUT")?.value;
    assert.equal(await limit({ timeout: 600 }), "600");
    assert.equal(await limit({ timeout: 600, port: 8000 }), undefined);
    assert.equal(await limit({}), undefined);
  });

  it("passes secrets by reference", async () => {
    const arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/db";
    const { container } = await task({ secrets: { DB: arn } });
    assert.deepEqual(container.secrets, [{ name: "DB", valueFrom: arn }]);
  });

  it("writes to its log group without dropping lines and with the configured retention", async () => {
    const { container, logGroup } = await task({ retentionDays: 7 });
    assert.equal(container.logConfiguration.options["awslogs-group"], "/r-on-fargate/dev/forecast");
    assert.equal(container.logConfiguration.options["awslogs-stream-prefix"], "forecast");
    assert.equal(container.logConfiguration.options.mode, "blocking");
    assert.equal(logGroup.retentionInDays, 7);
  });

  it("requests disk only above the free 20 GiB", async () => {
    const { definition } = await task({ ephemeralStorage: 50 });
    assert.deepEqual(definition.ephemeralStorage, { sizeInGib: 50 });
  });

  it("rejects a size that Fargate does not have before anything is registered", () => {
    const registered = mockEngine();
    assert.throws(
      () => new RTask("t", { ...ARGS, cpu: 1024, memory: 512 }),
      /model "forecast": cpu 1024 with memory 512 is not a Fargate size/,
    );
    assert.equal(registered.filter((resource) => resource.type.startsWith("aws:")).length, 0);
  });
});
