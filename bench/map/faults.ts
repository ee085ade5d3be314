import { chmodSync, copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { STOP_TIMEOUT } from "../../components/task/r-container";
import { type ItemOutcome, type MapRecord, mapKeys } from "../../contract/map/layout";
import { inParallel } from "../../runner/cli/base/parallel";
import { mapUnderFaults } from "../../test/faults/fakes/map-scenario";
import { Random } from "../../test/faults/random";
import { replaceOnce } from "../../test/faults/replace-once";
import { docker } from "../../test/image/support/docker";
import { exampleImage } from "../../test/image/support/image";
import { Bucket, removeBuckets, runOptions } from "../../test/image/support/run";

const MAP = "faults";
const ITEMS = 12;
/** Chunks at once. */
const PARALLEL = 4;
const SLOTS = "/opt/r-on-fargate/entrypoint/map/slots.sh";

/** Maps whose client is killed and whose calls fail, and chunks whose tasks are killed. Goal: no item lost or doubled. */
export async function faults(seeds: number): Promise<string> {
  return `${await brokenClients(seeds)}\n${await brokenTasks(seeds)}`;
}

/** On services in this process, including the tasks of RunTask: killed at any call, throttled, without answers, two at once. */
async function brokenClients(seeds: number): Promise<string> {
  const findings: string[] = [];
  for (let seed = 0; seed < seeds; seed++) findings.push(...(await mapUnderFaults(seed)));
  const what = `${seeds} maps whose client is killed and whose calls fail: items lost or done twice in`;
  return [`${what} ${findings.length} (goal 0)`, ...findings].join("\n");
}

interface Found {
  tasks: number;
  /** Items without a record or an output. */
  lost: number;
  /** Items with two records. */
  doubled: number;
  /** Items that a task ran although an earlier one had recorded them. */
  repeated: number;
}

/**
 * In real containers: killed, or interrupted as by Spot with SIGTERM and its stopTimeout, at random moments, and restarted until one
 * ends with 0. They record every second instead of every ten, so that short chunks are killed between two records.
 */
async function brokenTasks(seeds: number): Promise<string> {
  const image = await exampleImage();
  const slots = join(mkdtempSync(join(tmpdir(), "rfargate-bench-")), "slots.sh");
  copyFileSync(join(__dirname, "../../runner/image/entrypoint/map/slots.sh"), slots);
  replaceOnce(slots, "RECORD_SECONDS=10", "RECORD_SECONDS=1");
  const total: Found = { tasks: 0, lost: 0, doubled: 0, repeated: 0 };
  const wrong: number[] = [];
  const buckets: Bucket[] = [];
  const all = Array.from({ length: seeds }, (_, seed) => seed);
  await inParallel(PARALLEL, all, async (seed) => {
    const bucket = madeBucket();
    buckets.push(bucket);
    const found = await broken({ image, slots, bucket }, new Random(seed));
    if (found.lost + found.doubled + found.repeated > 0) wrong.push(seed);
    for (const key of Object.keys(total) as Array<keyof Found>) total[key] += found[key];
  });
  await removeBuckets(image, buckets);
  const { tasks, lost, doubled, repeated } = total;
  return (
    `${seeds} chunks of ${ITEMS} items in ${tasks} tasks, killed or interrupted at random: ${lost} items lost, ${doubled} recorded twice, ` +
    `${repeated} run again after their record (goal 0 each)${wrong.length > 0 ? `; seeds ${wrong.join(", ")}` : ""}`
  );
}

function madeBucket(): Bucket {
  const record = { version: 1, map: MAP, script: "a.R", count: ITEMS, batch: ITEMS, tries: 1 } as MapRecord;
  const bucket = new Bucket({
    "r_scripts/a.R":
      'item <- Sys.getenv("RFARGATE_ITEM"); cat(item, "\\n", file = file.path("/bucket/ran", Sys.getenv("TASK")), append = TRUE); Sys.sleep(0.15); writeLines(item, "output/x")',
    [mapKeys.record(MAP)]: JSON.stringify(record),
    [mapKeys.items(MAP)]: Array.from({ length: ITEMS }, (_, i) => `${i + 1}\n`).join(""),
    "output/keep": "",
    "ran/keep": "",
  });
  for (const folder of ["output", "ran", "runs", `runs/${MAP}`]) chmodSync(bucket.path(folder), 0o777);
  return bucket;
}

async function broken(
  { image, slots, bucket }: { image: string; slots: string; bucket: Bucket },
  random: Random,
): Promise<Found> {
  const environment = { SCRIPT: "a.R", RFARGATE_RUN_ID: "", RFARGATE_MAP: MAP, RFARGATE_CHUNK: "1" };
  const killed = 1 + random.below(2);
  let repeated = 0;
  for (let tasks = 1; ; tasks++) {
    const before = recorded(bucket);
    const options = runOptions(bucket, { ...environment, TASK: String(tasks) });
    const name = await docker("run", "-d", "-v", `${slots}:${SLOTS}:ro`, ...options, image);
    // The next one is not killed: on a machine slower than the kills the test would never end.
    if (tasks <= killed) {
      await sleep(300 + random.below(3_500));
      await docker(...(random.chance(0.5) ? ["kill", name] : ["stop", "--time", `${STOP_TIMEOUT}`, name])).catch(
        () => {},
      );
    }
    const code = await docker("wait", name);
    await docker("rm", "-f", "-v", name);
    repeated += ran(bucket, tasks).filter((index) => before.includes(index)).length;
    if (code === "0") return { tasks, repeated, ...counted(bucket) };
    if (tasks > 10) throw new Error(`a task still ends with ${code}`);
  }
}

/** The items that a task began. */
const ran = (bucket: Bucket, task: number): number[] =>
  bucket.has(`ran/${task}`) ? bucket.text(`ran/${task}`).trim().split("\n").map(Number) : [];

/** Indices of the chunk's record, in its order. */
function recorded(bucket: Bucket): number[] {
  const key = mapKeys.chunk(MAP, 1);
  if (!bucket.has(key)) return [];
  const lines = bucket.text(key).trim().split("\n");
  return lines.map((line) => (JSON.parse(line) as Partial<ItemOutcome>).index).filter((index) => index !== undefined);
}

function counted(bucket: Bucket): Pick<Found, "lost" | "doubled"> {
  const items = recorded(bucket);
  const indices = [...new Set(items)];
  const whole = indices.filter((index) => {
    const key = `${mapKeys.output(MAP, index)}x`;
    return bucket.has(key) && bucket.text(key) === `${index}\n`;
  });
  return { lost: ITEMS - whole.length, doubled: items.length - indices.length };
}
