import assert from "node:assert/strict";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { type ExecutionListItem, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { mapKeys } from "../../../contract/map/layout";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { rfargate } from "../../e2e/support";
import { clientSettings } from "../../support/emulator-aws";
import { eventually } from "../../support/eventually";
import { NAME, stackOutputs } from "../support/shared-stack";

describe("a model whose tasks a state machine starts", function () {
  this.timeout(200_000);
  const states = new SFNClient(clientSettings());
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const scheduler = new SchedulerClient(clientSettings());
  let outputs: StackOutputs;

  before(async () => {
    outputs = await stackOutputs();
  });

  const ended = (stateMachineArn: string, fits: (execution: ExecutionListItem) => boolean) =>
    eventually("an execution at its end", async () => {
      const { executions } = await states.send(new ListExecutionsCommand({ stateMachineArn }));
      const found = executions!.find(fits);
      return found?.status !== "RUNNING" && found;
    });

  /** Makes a schedule of the group with the target of one that is due in a year. @returns when it is due */
  async function makeDue(GroupName: string, like: string): Promise<string> {
    const { Target } = await scheduler.send(new GetScheduleCommand({ Name: like, GroupName }));
    const at = new Date(Date.now() + 3_000).toISOString().slice(0, 19);
    const due = { Name: "due", ScheduleExpression: `at(${at})`, ActionAfterCompletion: "DELETE" as const };
    await scheduler.send(new CreateScheduleCommand({ GroupName, Target, ...due, FlexibleTimeWindow: { Mode: "OFF" } }));
    return at;
  }

  /** What the items of a map wrote. */
  const written = (map: string) =>
    Promise.all(
      [1, 2].map(async (index) => {
        const Key = `${mapKeys.output(map, index)}item`;
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: outputs.bucket, Key }));
        return (await Body!.transformToString()).trim();
      }),
    );

  it("has a map over the rows of an uploaded file", async () => {
    const { stateMachineArn } = outputs.models.swept!.map!;
    const Body = "site\nnorth\nsouth\n";
    await s3.send(new PutObjectCommand({ Bucket: outputs.bucket, Key: "input/rows/sites.csv", Body }));
    const { name, status } = await ended(stateMachineArn, (one) => one.name!.startsWith("swept-upload-"));
    assert.equal(status, "SUCCEEDED");
    assert.deepEqual(await written(name!), ["north", "south"]);
  });

  it("has a map over a range at a schedule's time", async () => {
    const { stateMachineArn } = outputs.models.swept!.map!;
    const at = await makeDue(`r-on-fargate-${NAME}-swept-map-clock`, "yearly");
    const { name, status } = await ended(stateMachineArn, (one) => one.name!.startsWith("swept-yearly-"));
    assert.equal(name, `swept-yearly-${at.replace(/\D/g, "")}`);
    assert.equal(status, "SUCCEEDED");
    assert.deepEqual(await written(name), ["1", "2"]);
  });

  const triesOf = async (runId: string): Promise<string[]> => {
    const { stdout, stderr } = await rfargate(["status", runId, "--stack", NAME, "--json"]);
    const { receipt } = JSON.parse(stdout) as { receipt: { tries: Array<{ end: string }> } };
    assert.ok(receipt, stderr);
    return receipt.tries.map(({ end }) => end);
  };

  it("retries its runs as often as its retry says", async () => {
    const run = await rfargate(["run", "--model", "tried", "--stack", NAME, "--no-fetch", "--json"]);
    assert.equal(run.code, 7, run.stderr);
    assert.deepEqual(await triesOf(JSON.parse(run.stdout).runId), ["exit code 7", "exit code 7"]);
  });

  it("retries runs that a schedule started", async () => {
    const { retry, schedules } = outputs.models.tried!;
    await makeDue(schedules!.yearly!.group, "yearly");
    // Scheduler names an execution by an id of its own; rfargate by a time and letters.
    const { name, status } = await ended(retry!.stateMachineArn, (one) => /^[0-9a-f-]{36}$/.test(one.name!));
    assert.equal(status, "FAILED");
    assert.deepEqual(await triesOf(name!), ["exit code 7", "exit code 7"]);
  });
});
