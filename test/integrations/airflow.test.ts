import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { DescribeTasksCommand, ECSClient } from "@aws-sdk/client-ecs";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { StackOutputs } from "../../contract/outputs/schema";
import { outputs, rfargate, STACK, temporaryFolder } from "../e2e/support";
import { ROOT } from "../engine/support";
import { clientSettings } from "../support/emulator-aws";
import { type Keys, PolicyUser } from "../support/operator";
import { Airflow } from "./support/airflow";
import { pythonPrograms, QUIET } from "./support/python";

const SCRIPTS = {
  "r_scripts/airflow-fails.R": 'cat("about to fail\\n")\nstop("no data for that day")\n',
  "r_scripts/airflow-sleeps.R": "Sys.sleep(120)\n",
  // The triggerer shows the log of tasks that it has seen running, and nothing of one that ended before its first look.
  "r_scripts/airflow-goes-on.R": 'cat("shown while it runs\\n")\nSys.sleep(20)\n',
};

describe("Airflow, with EcsRunTaskOperator and the arguments of rfargate export", function () {
  this.timeout(300_000);
  const home = temporaryFolder();
  const dags = join(home, "dags");
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  let stack: StackOutputs;
  let operator: PolicyUser;
  let airflow: Airflow;
  /** Of the ECS tasks that the example started, which are the run ids. */
  const ids: string[] = [];

  before(async function () {
    this.timeout(900_000);
    const python = await pythonPrograms();
    stack = await outputs();
    operator = await PolicyUser.create("airflow-of-the-test", stack.policies.operator);
    // As a user with the stack's operator policy.
    airflow = new Airflow(python, {
      PATH: process.env.PATH,
      HOME: home,
      ...QUIET,
      AIRFLOW_HOME: home,
      AIRFLOW_CONN_AWS_DEFAULT: connection(operator.keys),
    });
    for (const [Key, Body] of Object.entries(SCRIPTS))
      await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body }));
    mkdirSync(dags);
    copyFileSync(join(ROOT, "examples/airflow/dags/r_scripts.py"), join(dags, "r_scripts.py"));
    for (const file of ["endings.py", "deferred.py"]) copyFileSync(join(__dirname, "airflow", file), join(dags, file));
    const file = join(dags, "first-run.yaml");
    const written = await rfargate(["export", "airflow", "--model", "first-run", "--stack", STACK, "--out", file]);
    assert.equal(written.code, 0, written.stderr);
    const migrated = await airflow.run("db", "migrate");
    assert.equal(migrated.code, 0, migrated.text);
  });
  after(async () => {
    airflow?.end();
    await operator?.remove();
    for (const Key of Object.keys(SCRIPTS)) await s3.send(new DeleteObjectCommand({ Bucket: stack.bucket, Key }));
  });

  it("runs the example's two scripts in order, and shows what R printed", async () => {
    const { code, text } = await airflow.run("dags", "test", "r_scripts");
    assert.equal(code, 0, text);
    const order = [
      /test-script\.R has started/,
      /test-script\.R ended with exit code 0/,
      /test-script-2\.R has started/,
    ];
    const places = order.map((pattern) => text.search(pattern));
    assert.ok(
      places.every((place, i) => place > (places[i - 1] ?? -1)),
      `${places}: ${text}`,
    );
    assert.match(text, /DagRun Finished: dag_id=r_scripts,.* state=success/);
    ids.push(...Array.from(text.matchAll(/ECS task ID is: (\S+)/g), ([, id]) => id!));
  });

  it("leaves runs that rfargate lists, with Airflow as what started them", async () => {
    const { stdout, stderr, code } = await rfargate(["ls", "--stack", STACK, "--json"]);
    assert.equal(code, 0, stderr);
    const runs: Array<{ runId: string; startedBy?: string; exitCode: number }> = JSON.parse(stdout);
    assert.equal(ids.length, 2);
    for (const id of ids) {
      const run = runs.find(({ runId }) => runId === id);
      assert.equal(run?.startedBy, "airflow", stdout);
      assert.equal(run.exitCode, 0);
    }
  });

  it("shows R's log even if the triggerer waits", async () => {
    const { code, text } = await airflow.run("dags", "test", "deferred");
    assert.equal(code, 0, text);
    assert.match(text, /shown while it runs.*TaskDoneTrigger/);
    assert.match(text, /DagRun Finished: dag_id=deferred,.* state=success/);
  });

  it("fails the step whose script fails, with R's error in the alert, and starts nothing after it", async () => {
    const { code, text } = await airflow.run("dags", "test", "fails");
    assert.equal(code, 1, text);
    assert.match(text, /about to fail/);
    assert.match(text, /This task is not in success state - last 30 logs from Cloudwatch:[\s\S]*no data for that day/);
    assert.match(text, /DagRun Finished: dag_id=fails,.* state=failed/);
    assert.doesNotMatch(text, /starting task_id=following/);
  });

  it("stops the task of a step that timed out", async () => {
    const { code, text } = await airflow.run("dags", "test", "late");
    assert.equal(code, 1, text);
    const task = /ECS task ID is: (\S+)/.exec(text)?.[1];
    assert.ok(task, text);
    const described = await new ECSClient(clientSettings()).send(
      new DescribeTasksCommand({ cluster: stack.cluster.name, tasks: [task] }),
    );
    assert.equal(described.tasks![0]!.desiredStatus, "STOPPED");
    assert.match(described.tasks![0]!.stoppedReason ?? "", /cleanup by Airflow/);
  });
});

/** An Airflow connection to the emulator, as one to AWS with two settings more. */
function connection(keys: Keys): string {
  const { endpoint, region } = clientSettings();
  return JSON.stringify({
    conn_type: "aws",
    login: keys.accessKeyId,
    password: keys.secretAccessKey,
    extra: {
      region_name: region,
      endpoint_url: endpoint,
      verify: join(homedir(), ".cache/r-on-fargate/emulator/tls/ca.pem"),
    },
  });
}
