import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchLogsClient, DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { rfargate, temporaryFolder } from "../../e2e/support";
import { clientSettings } from "../../support/emulator-aws";
import { NAME, stackOutputs } from "../support/shared-stack";

describe("containers side by side, on the emulator", function () {
  this.timeout(600_000);
  let outputs: StackOutputs;

  const run = async (model: string) => {
    const out = temporaryFolder();
    const result = await rfargate(["run", "--model", model, "--stack", NAME, "--out", out]);
    const id = /run (\S+?):?(?:\s|$)/.exec(result.stdout)?.[1];
    return { ...result, out, id, text: `${result.stdout}\n${result.stderr}` };
  };
  const csv = (file: string) => readFileSync(file, "utf8").trim().split("\n");

  before(async () => {
    outputs = await stackOutputs();
  });

  it("a sidecar that R waits for reads R's progress from a shared volume, and ends with R", async () => {
    const { code, text, out } = await run("sidecar");
    assert.equal(code, 0, text);
    const [head, ...rounds] = csv(join(out, "telemetry.csv"));
    assert.equal(head, "round,estimate,at");
    assert.deepEqual(
      rounds.map((line) => line.split(",")[0]),
      ["1", "2", "3", "4", "5"],
    );
  });

  it("a sidecar's log has its own stream, and it leaves no record besides R's", async () => {
    const begun = new Date().toISOString();
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
    const { stdout } = await rfargate(["ls", "--stack", NAME, "--limit", "200", "--json"]);
    const runs: Array<{ model: string; startedAt: string }> = JSON.parse(stdout);
    // ECS also lists tasks of the stack of an earlier run of the tests, which had the same names.
    const its = runs.filter(({ model, startedAt }) => model === "transformation" && startedAt > begun);
    assert.equal(its.length, 1, stdout);
  });

  it("a service in the task answers R on localhost", async () => {
    const { code, text, out } = await run("co-located");
    assert.equal(code, 0, text);
    // dist ~ speed of R's data set cars: -17.5791 + 3.93241 * speed
    assert.deepEqual(csv(join(out, "scores.csv")), ['"speed","distance"', "5,2.08295", "10,21.745", "20,61.0691"]);
  });

  it("a log router and a file system are in a valid task definition; the run itself is not tested", async () => {
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
});
