import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { docker, execute, HOST_NETWORK } from "./docker";

/** A folder with a bucket's layout, as `RFARGATE_BUCKET=/path` takes it. */
export class Bucket {
  readonly folder = mkdtempSync(join(tmpdir(), "r-on-fargate-bucket-"));

  constructor(files: Record<string, string> = {}) {
    // Written by the container's user, who is another than the one who tests.
    chmodSync(this.folder, 0o777);
    for (const [key, content] of Object.entries(files)) this.put(key, content);
  }

  put(key: string, content: string | Buffer): void {
    mkdirSync(dirname(this.path(key)), { recursive: true });
    writeFileSync(this.path(key), content);
  }

  path(key: string): string {
    return join(this.folder, key);
  }

  has(key: string): boolean {
    return existsSync(this.path(key));
  }

  text(key: string): string {
    return readFileSync(this.path(key), "utf8");
  }
}

/** Removes buckets, as root, since the files are the container's user's: for other users in one container for all. */
export async function removeBuckets(image: string, buckets: readonly Bucket[]): Promise<void> {
  if (buckets.length === 0) return;
  if (process.getuid?.() === 0) {
    for (const { folder } of buckets) rmSync(folder, { recursive: true });
    return;
  }
  const mounts = buckets.flatMap(({ folder }, i) => ["-v", `${folder}:/buckets/${i}`]);
  const find = ["/buckets", "-mindepth", "2", "-delete"];
  await docker("run", "--rm", ...HOST_NETWORK, ...mounts, "--user", "0", "--entrypoint", "find", image, ...find);
  for (const { folder } of buckets) rmdirSync(folder);
}

/** A file of the manifest. */
export interface ManifestFile {
  key: string;
  path: string;
  bytes: number;
  sha256: string;
}

/** The manifest, version 1. */
export interface Manifest {
  version: number;
  runId: string;
  model: string | null;
  taskArn: string | null;
  image: string | null;
  imageDigest: string | null;
  /** Null without metadata of the task. */
  task: {
    cpu: number;
    memory: number;
    storage: number | null;
    architecture: string;
    shared: boolean;
    pullStartedAt: string | null;
    pullStoppedAt: string | null;
  } | null;
  startedAt: string;
  finishedAt: string;
  scripts: { name: string; key: string; sha256: string; startedAt: string; finishedAt: string; exitCode: number }[];
  inputs: ManifestFile[];
  outputs: ManifestFile[];
  exitCode: number;
  receipt: {
    queued: null;
    pulled: number | null;
    booted: number | null;
    ran: number | null;
    billed: number | null;
    usdOnDemand: number | null;
    pricesAsOf: string | null;
  } | null;
  signal: string | null;
  timedOut: boolean;
  error: string | null;
  skipped: string | null;
  warnings: string[];
  /** Null where the kernel does not tell. */
  memoryKills: number | null;
  notKept: string[];
  log: { lines: number; bytes: number; sha256: string } | null;
  /** Of the log's seal; null without a log of its own. */
  key: string | null;
  sessionInfo: string;
}

/** How a run ended. */
export interface Run {
  code: number;
  /** Without the last line break. */
  lines: string[];
  /** Undefined when none was written. */
  manifest?: Manifest;
}

/** The run id of all runs of the tests. */
export const RUN_ID = "test-run";

/** Options of docker as the task definition sets them: read-only root, init process. */
export function runOptions(bucket: Bucket, environment: Record<string, string>): string[] {
  const variables = { RFARGATE_BUCKET: "/bucket", RFARGATE_RUN_ID: RUN_ID, RFARGATE_MODEL: "example", ...environment };
  const env = Object.entries(variables).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  return ["--init", "--read-only", ...HOST_NETWORK, "-v", `${bucket.folder}:/bucket`, ...env];
}

/** Options of docker for less memory than a script needs that makes large vectors; R and a map's slot start with it. */
export const LITTLE_MEMORY = ["--memory", "150m", "--memory-swap", "150m"];

/** Runs the image on a bucket; `options` are docker's own, such as a limit. */
export async function run(
  image: string,
  bucket: Bucket,
  environment: Record<string, string>,
  options: string[] = [],
): Promise<Run> {
  const ended = await execute("docker", ["run", "--rm", ...options, ...runOptions(bucket, environment), image]);
  return result(ended.code, ended.output, bucket);
}

/** The last line, without the key of the log's seal. */
export const lastLine = (lines: readonly string[]): string => (lines.at(-1) ?? "").replace(/ key=[0-9a-f]{32}$/, "");

/** Reads how a run ended. */
export function result(code: number, output: string, bucket: Bucket): Run {
  const key = `runs/${RUN_ID}/manifest.json`;
  return {
    code,
    lines: output.replace(/\n$/, "").split("\n"),
    ...(bucket.has(key) ? { manifest: JSON.parse(bucket.text(key)) as Manifest } : {}),
  };
}
