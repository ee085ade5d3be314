import { createHash } from "node:crypto";
import { execute, HOST_NETWORK } from "../../image/support/docker";
import { FakeS3, type S3Fault } from "../../image/support/fake-s3";
import { lastLine, type Manifest } from "../../image/support/run";
import { Random } from "../random";

const RUN = "faults";
const BUCKET = "data-bucket";
const INPUT = "an input of some length\n".repeat(200);

/** What R does, and how it ends. */
interface Plan {
  lines: number;
  outputs: Record<string, string>;
  end: "returns" | "stops" | "quits" | "is killed";
}

/** How a container ended. */
interface Ended {
  code: number;
  /** Whether the harness killed it. */
  killed: boolean;
  printed: string[];
  manifest?: Manifest;
}

/** The first request with expired keys, in a quarter of the seeds. */
const expiry = (random: Random) => (random.chance(0.25) ? 1 + random.below(8) : undefined);

/**
 * A run of the image on an S3 that fails as a seed has it: answers cut short or lost, 500s, throttles, expired tokens. R may be
 * killed, and the container with it, at any request.
 * @param mounts options of `docker run` that put other code into the image
 * @returns what does not hold: an exit code of 0 means that R ended well and all that it wrote is in the bucket, the log's last
 * lines and the manifest have the exit code and the printed lines, and a manifest names only files that R wrote
 */
export async function entrypointUnderFaults(image: string, seed: number, mounts: string[] = []): Promise<string[]> {
  const random = new Random(seed);
  const plan = drawPlan(random);
  const s3 = new FakeS3(BUCKET);
  s3.objects.set("r_scripts/a.R", scriptOf(plan));
  s3.objects.set("input/in.txt", INPUT);
  const endpoint = await s3.listen();
  const name = `r-on-fargate-faults-${process.pid}-${seed}`;
  const share = random.pick([0, 0.1, 0.3]);
  const killAt = random.chance(0.3) ? 1 + random.below(8) : undefined;
  const expireAt = expiry(random);
  // One output that S3 takes in no try, as a policy or a key may have it.
  const refused = random.chance(0.25) ? random.pick(Object.keys(plan.outputs)) : undefined;
  let requests = 0;
  let killed = false;
  s3.fault = (request) => {
    if (++requests === killAt) {
      killed = true;
      void execute("docker", ["kill", name]);
    }
    if (expireAt !== undefined && requests >= expireAt) return "expired";
    if (refused !== undefined && request === `PUT output/${RUN}/${refused}`) return "expired";
    const kinds: S3Fault[] = ["broken", "slow", "expired", "reset", "lost", "cut"];
    // What decides whether an output is lost goes wrong more often: it is asked for once.
    const deciding = share > 0 && request.startsWith("PUT output/");
    return random.chance(deciding ? 0.5 : share) ? random.pick(kinds) : undefined;
  };
  try {
    const { code, output } = await execute("docker", [
      "run",
      "--rm",
      "--name",
      name,
      ...options(endpoint),
      ...mounts,
      image,
    ]);
    if (requests === 0) return ["the container did not ask the S3 of the scenario"];
    const manifest = s3.objects.get(`runs/${RUN}/manifest.json`);
    return wrongOf(plan, s3, {
      code,
      killed,
      printed: output.split("\n").filter((line) => line !== ""),
      ...(manifest === undefined ? {} : { manifest: JSON.parse(manifest) as Manifest }),
    });
  } finally {
    await execute("docker", ["rm", "--force", name]);
    await s3.close();
  }
}

function drawPlan(random: Random): Plan {
  const names = ["a.csv", "deep/b.txt", "c d.rds"].slice(0, random.below(4));
  const outputs = Object.fromEntries(
    names.map((each) => [each, `${each} ${random.next()}`.repeat(1 + random.below(500))]),
  );
  return { lines: random.below(50), outputs, end: random.pick(["returns", "returns", "stops", "quits", "is killed"]) };
}

function scriptOf({ lines, outputs, end }: Plan): string {
  const writes = Object.entries(outputs).map(
    ([path, text]) =>
      `dir.create(dirname("output/${path}"), FALSE, TRUE); cat(${JSON.stringify(text)}, file = "output/${path}", sep = "")`,
  );
  const ends = {
    returns: "",
    stops: "stop('no')",
    quits: "quit(status = 7)",
    "is killed": "tools::pskill(Sys.getpid(), 9); Sys.sleep(10)",
  };
  return [
    'cat("input", file.size("in.txt"), "\\n")',
    `for (i in seq_len(${lines})) cat("line", i, "\\n")`,
    ...writes,
    ends[end],
  ].join("\n");
}

function options(endpoint: string): string[] {
  const variables = {
    RFARGATE_ENDPOINT_URL: endpoint,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "not-a-secret",
    RFARGATE_BUCKET: BUCKET,
    RFARGATE_RUN_ID: RUN,
    RFARGATE_INPUTS: "in.txt",
    SCRIPT: "a.R",
  };
  const env = Object.entries(variables).flatMap(([key, value]) => ["-e", `${key}=${value}`]);
  return ["--init", "--read-only", ...HOST_NETWORK, ...env];
}

function wrongOf(plan: Plan, s3: FakeS3, ended: Ended): string[] {
  const { code, killed, printed, manifest } = ended;
  const wrong: string[] = [];
  const expect = (holds: boolean, what: string) => void (holds || wrong.push(`${what}:\n${printed.join("\n")}`));
  // A killed container may have ended by itself just before, with or without a manifest.
  if (!killed)
    expect(lastLine(printed) === `rfargate: end run=${RUN} exit=${code}`, `the last line does not tell ${code}`);
  if (code === 0) {
    expect(plan.end === "returns", `0 was told, R ${plan.end}`);
    expect(manifest !== undefined, "0 was told without a manifest");
  }
  for (const line of printed) expect(!/^input /.test(line) || line === `input ${INPUT.length} `, `R got ${line}`);
  if (manifest) wrong.push(...wrongOfManifest(plan, s3, manifest, ended));
  return wrong;
}

function wrongOfManifest(plan: Plan, s3: FakeS3, manifest: Manifest, { code, killed, printed }: Ended): string[] {
  const wrong: string[] = [];
  if (!killed && manifest.exitCode !== code)
    wrong.push(`the manifest tells ${manifest.exitCode}, the container ${code}`);
  for (const { key, path, sha256 } of manifest.outputs) {
    const kept = s3.objects.get(key);
    if (kept === undefined || hash(kept) !== sha256 || kept !== plan.outputs[path])
      wrong.push(`${key} of the manifest is not what R wrote`);
  }
  const missing = Object.keys(plan.outputs).filter((path) => !manifest.outputs.some((each) => each.path === path));
  if (manifest.exitCode === 0 && missing.length > 0) wrong.push(`0 is told without ${missing.join(", ")}`);
  const figures = printed.findIndex((line) => line.startsWith("rfargate: log lines="));
  const counted = printed.slice(0, figures).map((line) => `${line}\n`);
  if (manifest.log && !killed && hash(counted.join("")) !== manifest.log.sha256)
    wrong.push(`the manifest's log is not what was printed:\n${counted.join("")}`);
  return wrong;
}

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
