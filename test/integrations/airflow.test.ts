import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { attempt, type RunResult } from "../../local/setup/command";
import type { StackOutputs } from "../../outputs/schema";
import { outputs, rfargate, STACK, temporaryFolder } from "../e2e/support";
import { ROOT } from "../engine/support";
import { clientSettings } from "../support/emulator-aws";
import { type Keys, PolicyUser } from "../support/operator";
import { pythonPrograms, QUIET } from "./support/python";

const FAILING = { Key: "r_scripts/airflow-fails.R", Body: 'cat("about to fail\\n")\nstop("no data for that day")\n' };

describe("Airflow, with EcsRunTaskOperator and the arguments of rfargate export", function () {
  this.timeout(300_000);
  const home = temporaryFolder();
  const dags = join(home, "dags");
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  let stack: StackOutputs;
  let operator: PolicyUser;
  let python: string;

  /** Runs Airflow's own command, as a user with the stack's operator policy. */
  const airflow = (...args: string[]): Promise<RunResult> =>
    attempt(join(dirname(python), "airflow"), args, {
      timeout: 240,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        ...QUIET,
        AIRFLOW_HOME: home,
        AIRFLOW_CONN_AWS_DEFAULT: connection(operator.keys),
      },
    });

  before(async function () {
    this.timeout(900_000);
    python = await pythonPrograms();
    stack = await outputs();
    operator = await PolicyUser.create("airflow-of-the-test", stack.policies.operator);
    await s3.send(new PutObjectCommand({ Bucket: stack.bucket, ...FAILING }));
    mkdirSync(dags);
    copyFileSync(join(ROOT, "examples/airflow/dags/r_scripts.py"), join(dags, "r_scripts.py"));
    copyFileSync(join(__dirname, "airflow/fails.py"), join(dags, "fails.py"));
    const file = join(dags, "first-run.yaml");
    const written = await rfargate(["export", "airflow", "--model", "first-run", "--stack", STACK, "--out", file]);
    assert.equal(written.code, 0, written.stderr);
    const migrated = await airflow("db", "migrate");
    assert.equal(migrated.code, 0, migrated.stderr);
  });
  after(async () => {
    await operator?.remove();
    await s3.send(new DeleteObjectCommand({ Bucket: stack.bucket, Key: FAILING.Key }));
  });

  it("runs the example's two scripts in order, and shows what R printed", async () => {
    const { code, stdout, stderr } = await airflow("dags", "test", "r_scripts");
    const text = stdout + stderr;
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
  });

  it("leaves runs that rfargate lists, with Airflow as what started them", async () => {
    const { stdout, stderr, code } = await rfargate(["ls", "--stack", STACK, "--json"]);
    assert.equal(code, 0, stderr);
    const runs: Array<{ startedBy?: string; exitCode: number; scripts: string[] }> = JSON.parse(stdout);
    const started = runs.filter(({ startedBy }) => startedBy?.includes("airflow"));
    assert.ok(started.length >= 2, stdout);
  });

  it("fails the step whose script fails, with R's error in the alert, and starts nothing after it", async () => {
    const { code, stdout, stderr } = await airflow("dags", "test", "fails");
    const text = stdout + stderr;
    assert.equal(code, 1, text);
    assert.match(text, /about to fail/);
    assert.match(text, /This task is not in success state - last 30 logs from Cloudwatch:[\s\S]*no data for that day/);
    assert.match(text, /DagRun Finished: dag_id=fails,.* state=failed/);
    assert.doesNotMatch(text, /starting task_id=following/);
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
