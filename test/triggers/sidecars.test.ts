import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchLogsClient, DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import { parse } from "yaml";
import type { StackOutputs } from "../../outputs/schema";
import { rfargate, temporaryFolder } from "../e2e/support";
import { ROOT, TestStack } from "../engine/support";
import { clientSettings, leftovers } from "../support/emulator-aws";

const NAME = "test-sidecars";
const DIGEST = `sha256:${"d".repeat(64)}`;
const EXAMPLE = join(ROOT, "examples/sidecars");

/** Its image cannot be pulled here, so it is made and not run. */
const ROUTED = {
  name: "routed",
  script: "simulate.R",
  cpu: 512,
  memory: 1024,
  logRouter: { image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/aws-for-fluent-bit@${DIGEST}` },
  volumes: [
    {
      name: "library",
      efs: { fileSystemId: "fs-0a1b2c3d", accessPointId: "fsap-0a1b2c3d", securityGroupId: "sg-0a1b2c3d" },
    },
  ],
  mounts: [{ volume: "library", path: "/library", readOnly: true }],
};

describe("containers side by side, on the emulator", function () {
  this.timeout(600_000);
  const stack = new TestStack(NAME);
  let outputs: StackOutputs;

  const run = async (model: string) => {
    const out = temporaryFolder();
    const result = await rfargate(["run", "--model", model, "--stack", NAME, "--out", out]);
    const id = /run (\S+?):?(?:\s|$)/.exec(result.stdout)?.[1];
    return { ...result, out, id, text: `${result.stdout}\n${result.stderr}` };
  };
  const csv = (file: string) => readFileSync(file, "utf8").trim().split("\n");

  before(async () => {
    await stack.create((config) => {
      config["r-on-fargate:bucket"] = {
        scripts: "examples/sidecars/r_scripts",
        inputs: "examples/sidecars/input",
      };
      config["r-on-fargate:models"] = [...parse(readFileSync(join(EXAMPLE, "models.yaml"), "utf8")), ROUTED];
    });
    const up = await stack.run(["up"], "--yes", "--skip-preview", "--policy-pack", "policy");
    assert.equal(up.code, 0, up.text);
    assert.doesNotMatch(up.text, /\[mandatory\]|\[advisory\]/);
    outputs = JSON.parse((await stack.run(["stack", "output", "rOnFargate"], "--json")).stdout);
  });
  after(async () => {
    const destroyed = await stack.destroy();
    await stack.remove();
    assert.equal(destroyed.code, 0, destroyed.text);
    assert.deepEqual(await leftovers(NAME), []);
  });

  it("a sidecar that R waits for sees through a shared volume what R does, and ends with it", async () => {
    const { code, text, out } = await run("sidecar");
    assert.equal(code, 0, text);
    const [head, ...rounds] = csv(join(out, "telemetry.csv"));
    assert.equal(head, "round,estimate,at");
    assert.deepEqual(
      rounds.map((line) => line.split(",")[0]),
      ["1", "2", "3", "4", "5"],
    );
  });

  it("a sidecar's log has a stream of its own, and its run leaves no record beside R's", async () => {
    const { code, text, out } = await run("transformation");
    assert.equal(code, 0, text);
    assert.deepEqual(csv(join(out, "summary.csv")), ['"depot","kg"', '"Nord",2184.75', '"Sued",2310', '"West",415.75']);
    assert.deepEqual(readdirSync(out), ["summary.csv"]);
    const logGroupName = outputs.models.transformation!.logGroup;
    const { logStreams } = await new CloudWatchLogsClient(clientSettings()).send(
      new DescribeLogStreamsCommand({ logGroupName }),
    );
    const streams = logStreams!.map(({ logStreamName }) => logStreamName!.replace(/[^/]+$/, ""));
    assert.deepEqual(streams.sort(), ["transformation/clean/", "transformation/r-ecs-container/"]);
    const { stdout } = await rfargate(["ls", "--stack", NAME, "--json"]);
    const runs: Array<{ model: string }> = JSON.parse(stdout);
    assert.equal(runs.filter(({ model }) => model === "transformation").length, 1, stdout);
  });

  it("a service next door answers R on localhost", async () => {
    const { code, text, out } = await run("co-located");
    assert.equal(code, 0, text);
    // dist ~ speed of R's data set cars: -17.5791 + 3.93241 * speed
    assert.deepEqual(csv(join(out, "scores.csv")), ['"speed","distance"', "5,2.08295", "10,21.745", "20,61.0691"]);
  });

  it("a log router and a file system are in the task definition as ECS takes them; the run itself is not tried here", async () => {
    const { taskDefinition } = await new ECSClient(clientSettings()).send(
      new DescribeTaskDefinitionCommand({ taskDefinition: outputs.models.routed!.taskDefinitionArn }),
    );
    const [r, router] = taskDefinition!.containerDefinitions!;
    assert.equal(r!.logConfiguration!.logDriver, "awsfirelens");
    assert.equal(r!.logConfiguration!.options!.log_group_name, outputs.models.routed!.logGroup);
    assert.equal(router!.firelensConfiguration!.type, "fluentbit");
    assert.equal(outputs.models.routed!.logStream, "routed/r-ecs-container-firelens-");
    const library = taskDefinition!.volumes!.find(({ name }) => name === "library");
    assert.equal(library!.efsVolumeConfiguration!.transitEncryption, "ENABLED");
    assert.equal(library!.efsVolumeConfiguration!.authorizationConfig!.iam, "ENABLED");
  });

  it("refuses a sidecar that asks for more than its task, by model and field, and changes nothing", async () => {
    let models: Array<{ sidecars?: Array<{ memory?: number }> }> = [];
    stack.configure((config) => {
      models = config["r-on-fargate:models"] as typeof models;
      const changed = structuredClone(models);
      changed[0]!.sidecars![0]!.memory = 1024;
      config["r-on-fargate:models"] = changed;
    });
    const { code, text } = await stack.run(["preview"]);
    stack.configure((config) => {
      config["r-on-fargate:models"] = models;
    });
    assert.notEqual(code, 0);
    assert.match(text, /models\[0\]\.sidecars\[0\]\.memory \(model 'sidecar'\): 1024 leaves nothing for R/);
  });
});
