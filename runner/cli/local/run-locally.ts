import { join, resolve } from "node:path";
import { checkFargateSize } from "../../../contract/fargate-sizes";
import { R_CONTAINER } from "../../../contract/outputs/contract";
import { CliError, notFoundError, usageError } from "../base/errors";
import { Interrupted, interruptible } from "../base/interrupt";
import type { Output } from "../base/output";
import type { World } from "../base/world";
import { type FetchedFile, fetchOutputs } from "../outcome/fetch-outputs";
import { sealIn } from "../outcome/log-seal";
import { exitCodeWith, outcomeOf } from "../outcome/outcome";
import { reportEnd } from "../outcome/report-outcome";
import { parseCount } from "../parse/numbers";
import { newRunId } from "../parse/run-id";
import { keys } from "../records/layout";
import type { Manifest } from "../records/manifest";
import { resolveScripts } from "../start/chosen-scripts";
import { readItem } from "../start/given-item";
import { collectInputs } from "../start/input-files";
import { offerInputs, readLocalScripts } from "../start/local-scripts";
import { type RunSettings, settingVariables } from "../start/overrides";
import { type Given, parseSettings, readEnvironment } from "../start/run-options";
import { chooseImage } from "./choose-image";
import { Docker } from "./docker";
import { LocalBucket } from "./folder";
import type { LocalOptions } from "./local-options";
import { ScriptLines } from "./script-lines";

/** Path in the container of the folder that replaces the bucket. */
const MOUNT = "/bucket";
/** Seconds between SIGTERM and SIGKILL, as on Fargate. */
const GRACE = 120;

/** `rfargate local`: the same image, layout and limits as on Fargate, in Docker on this machine. */
export async function executeLocal(out: Output, given: Given, options: LocalOptions): Promise<number> {
  const { world } = out;
  const [cpu, memory] = [parseCount("--cpu", options.cpu), parseCount("--memory", options.memory)];
  const invalid = checkFargateSize(cpu, memory);
  if (invalid) throw usageError(invalid.message, invalid.remedy, invalid.allowed);
  const variables = await readEnvironment(world, options);
  const settings = parseSettings(given.scripts, given.args, options);
  const scripts = await resolveScripts(world.cwd, given.scripts, false);
  const missing = scripts.find(({ local }) => !local);
  if (missing)
    throw notFoundError(
      `the file ${resolve(world.cwd, missing.name)} does not exist`,
      "name a script on this machine, or `rfargate run` for one in the bucket",
    );
  const read = await readLocalScripts(out, scripts);
  const item = options.item === undefined ? undefined : await readItem(world.cwd, options.item);
  const named = await collectInputs(world.cwd, options.input ?? []);
  const inputs = await offerInputs(out, read, item?.file ? [...named, item.file] : named);
  const docker = new Docker(world);
  const image = await chooseImage(out, docker, options);
  const environment = { ...variables, ...item?.variables };
  const runId = newRunId(new Date(world.clock.now()));
  const bucket = await LocalBucket.make(runId, { scripts, inputs, environment });
  const names = scripts.map(({ name }) => name).join(" ");
  let problem: CliError | undefined;
  try {
    // Docker may pull the image first.
    const create = ["create", ...createArgs({ runId, names, bucket: bucket.root, cpu, memory, settings }), image];
    const tell = (): [string] => ["interrupted; nothing was started"];
    const container = await interruptible(world, tell, (signal) => docker.must(create, signal));
    out.note(`run ${runId}: ${names} in Docker (cpu ${cpu}, memory ${memory} MiB)`);
    try {
      const end = await runContainer(out, docker, bucket, { runId, container, names }, options);
      problem = end.problem;
      return end.exitCode;
    } finally {
      await docker.run(["rm", "--force", "--volumes", container]);
    }
  } finally {
    // There is no other copy of the outputs.
    if (!problem) await removeBucket(docker, bucket, image);
  }
}

/** The task definition's settings as docker's options. */
function createArgs(parts: {
  runId: string;
  names: string;
  bucket: string;
  cpu: number;
  memory: number;
  settings: RunSettings;
}): string[] {
  const variables = {
    SCRIPT: parts.names,
    RFARGATE_BUCKET: MOUNT,
    RFARGATE_RUN_ID: parts.runId,
    RFARGATE_MODEL: "local",
    RFARGATE_STAGED: keys.staged(parts.runId),
    ...settingVariables(parts.settings),
  };
  return [
    ...["--init", "--read-only", "--stop-timeout", String(GRACE)],
    ...["--cpus", String(parts.cpu / 1024), "--memory", `${parts.memory}m`, "--memory-swap", `${parts.memory}m`],
    ...["--volume", "/work", "--volume", "/tmp", "--volume", `${parts.bucket}:${MOUNT}`],
    ...Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
}

async function runContainer(
  out: Output,
  docker: Docker,
  bucket: LocalBucket,
  run: { runId: string; container: string; names: string },
  options: LocalOptions,
): Promise<{ exitCode: number; problem?: CliError | undefined }> {
  const { world } = out;
  const began = world.clock.now();
  const lines = new ScriptLines((line) => {
    if (!line.startsWith("rfargate: ")) out.logLine(line);
    else if (!line.startsWith("rfargate: end run=") && !sealIn(line)) out.faint(line);
  });
  const attached = docker.attach(run.container, (line) => lines.push(line)).then(() => lines.end());
  const tell = (): [string] => ["interrupted; stopping the container, outputs are kept"];
  const interrupted = await interruptible(world, tell, () => attached).then(
    () => undefined,
    async (error: unknown) => {
      if (!(error instanceof Interrupted)) throw error;
      out.note(error.message);
      await docker.run(["stop", "--time", String(GRACE), run.container]);
      return error;
    },
  );
  await attached;
  const [code, oom] = (
    await docker.must(["inspect", "--format", "{{.State.ExitCode}} {{.State.OOMKilled}}", run.container])
  ).split(" ");
  const exitCode = Number(code);
  const manifest = await bucket.manifest(run.runId);
  const { files, problem } = manifest && options.fetch ? await fetched(world, bucket, manifest, options.out) : {};
  const task = {
    stopCode: "EssentialContainerExited" as const,
    containers: [
      { name: R_CONTAINER, exitCode, ...(oom === "true" ? { reason: "OutOfMemoryError: container killed" } : {}) },
    ],
  };
  const outcome = outcomeOf({ task, timedOut: false }, R_CONTAINER, manifest);
  const processExitCode = interrupted ? interrupted.exitCode : exitCodeWith(outcome, problem);
  reportEnd(out, {
    run: { runId: run.runId, model: "local", taskArn: null },
    outcome,
    took: world.clock.now() - began,
    folder: options.fetch ? options.out : undefined,
    exitCode: processExitCode,
    manifest,
    files,
    problem,
  });
  return { exitCode: processExitCode, problem };
}

/** The outputs in the user's folder, or why they are not there; where they still are. */
async function fetched(
  world: World,
  bucket: LocalBucket,
  manifest: Manifest,
  folder: string,
): Promise<{ files?: FetchedFile[]; problem?: CliError }> {
  try {
    return { files: await fetchOutputs({ bucket, clock: world.clock, manifest, folder: resolve(world.cwd, folder) }) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const kept = join(bucket.root, keys.output(manifest.runId));
    return { problem: new CliError(error.message, error.exitCode, `copy them from ${kept}`) };
  }
}

/** Removes files of the container's user as that user. */
async function removeBucket(docker: Docker, bucket: LocalBucket, image: string): Promise<void> {
  if (await bucket.remove()) return;
  const sweep = ["--entrypoint", "find", image, MOUNT, "-mindepth", "1", "-delete"];
  await docker.run(["run", "--rm", "--user", "0", "--volume", `${bucket.root}:${MOUNT}`, ...sweep]);
  await bucket.remove();
}
