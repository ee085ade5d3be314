import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { keys } from "../runner/cli/records/layout";
import type { Manifest } from "../runner/cli/records/manifest";
import { clientSettings } from "../test/support/emulator-aws";
import { type Command, median, output } from "./paired";
import { endOfR } from "./r-end";

/** Seconds of the parts of a run that the user waits for. */
interface Phases {
  /** From Enter to the request for the task: for docker, to the container's first second of R. */
  start: number;
  /** From the end of the R process to the prompt: the container writes its manifest, and log and manifest prove the end. */
  end: number;
}

/** A command and how its manifest is found. */
export interface Measured {
  command: (runId: string) => Command;
  /** Milliseconds since 1970 at which the start is complete. */
  started: (manifest: Manifest, printed: string) => number;
}

const GOAL = 0.3;

/** Both phases of `rfargate run` of a no-op and of `docker run`, in turn, after one uncounted run of each. */
export async function runPhases(
  bucket: string,
  script: string,
  ours: Measured,
  docker: Measured,
  runs: number,
): Promise<string> {
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const times = { ours: [] as Phases[], docker: [] as Phases[] };
  for (let i = -1; i < runs; i++) {
    for (const [name, measured] of Object.entries({ ours, docker }) as Array<["ours" | "docker", Measured]>) {
      const phases = await measure(s3, bucket, script, measured, `bench-${name}-${Date.now()}`);
      if (i >= 0) times[name].push(phases);
    }
  }
  const line = (what: string, phase: keyof Phases) =>
    `${what}: ${range(times.ours.map((each) => each[phase]))} (goal ${GOAL} s), docker run ${range(times.docker.map((each) => each[phase]))}`;
  return [
    line("rfargate run, from Enter to RunTask (docker: to R's start)", "start"),
    line("rfargate run, from R's end to the prompt", "end"),
  ].join("\n");
}

async function measure(
  s3: S3Client,
  bucket: string,
  script: string,
  { command, started }: Measured,
  runId: string,
): Promise<Phases> {
  const began = Date.now();
  const watch = new AbortController();
  const ending = endOfR(script, watch.signal);
  ending.catch(() => {});
  const printed = await output(command(runId)).finally(() => setImmediate(() => watch.abort()));
  const ended = Date.now();
  const lastOfR = await ending;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: keys.manifest(runId) }));
  const manifest = JSON.parse(await Body!.transformToString()) as Manifest;
  return { start: (started(manifest, printed) - began) / 1000, end: (ended - lastOfR) / 1000 };
}

function range(values: number[]): string {
  return `${median(values).toFixed(2)} s (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;
}
