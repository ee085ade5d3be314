import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { StackOutputs } from "../contract/outputs/schema";
import { clientSettings, rootCredentials } from "../test/support/emulator-aws";
import { localCli, localOutputs } from "./local-stack";
import { type Command, paired, report } from "./paired";
import { runPhases } from "./run-phases";

const SCRIPT = "bench-noop.R";

/**
 * `rfargate run` of a script that does nothing, against `docker run` of the same image with the same limits that copies the same
 * files from and to the same bucket. Ours also has the CLI, ECS's statuses, the log and the fetched outputs. Then the two phases
 * in which the user waits only for `rfargate`.
 */
export async function runOverhead(runs: number): Promise<string> {
  const stack = localOutputs();
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const noop = readFileSync(join(__dirname, "noop.R"));
  await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key: `r_scripts/${SCRIPT}`, Body: noop }));

  const ours = (...more: string[]): Command =>
    localCli("run", SCRIPT, "--remote", "--out", "/dev/shm/rfargate-bench", ...more);
  const docker = await bareDocker(stack);
  const result = await paired(ours(), docker(`bench-${Date.now()}`), runs);
  const phases = await runPhases(
    stack.bucket,
    SCRIPT,
    {
      command: (runId) => ours("--id", runId, "--json"),
      started: (_, printed) => Date.parse(JSON.parse(printed).createdAt),
    },
    { command: docker, started: ({ scripts }) => Date.parse(scripts[0]!.startedAt!) },
    runs,
  );
  return `${report("rfargate run of a no-op, against bare docker run", result, 1.15)}\n${phases}`;
}

/** The task as plain `docker run`: the task definition's limits, volumes and environment, keys of the emulator. */
async function bareDocker(stack: StackOutputs): Promise<(runId: string) => Command> {
  const emulator = join(homedir(), ".cache/r-on-fargate/emulator");
  const keys = await rootCredentials()();
  const format = '{{index .Labels "r-on-fargate.emulator.endpoint"}}';
  const inspect = ["network", "inspect", "r-on-fargate-metadata", "--format", format];
  const endpoint = execFileSync("docker", inspect, { encoding: "utf8" }).trim();
  const model = Object.values(stack.models)[0]!;
  const environment = {
    SCRIPT,
    RFARGATE_BUCKET: stack.bucket,
    RFARGATE_MODEL: "bench",
    RFARGATE_INPUTS: "input.txt",
    AWS_REGION: stack.aws.region,
    AWS_DEFAULT_REGION: stack.aws.region,
    RFARGATE_ENDPOINT_URL: `https://${endpoint}`,
    RFARGATE_CA_BUNDLE: "/ca.pem",
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  };
  const args = [
    ...["run", "--rm", "--init", "--read-only", "--network", "r-on-fargate-metadata"],
    ...["--cpus", String(model.cpu / 1024), "--memory", `${model.memory}m`, "--memory-swap", `${model.memory}m`],
    ...["-v", `${join(emulator, "tls/ca.pem")}:/ca.pem:ro`],
    // Names only: values are passed in the environment, so that no key is in the list of processes.
    ...["RFARGATE_RUN_ID", ...Object.keys(environment)].flatMap((name) => ["-e", name]),
    stack.image.uri,
  ];
  return (runId) => ({ command: "docker", args, env: { ...environment, RFARGATE_RUN_ID: runId } });
}
