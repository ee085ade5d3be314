import { setTimeout as sleep } from "node:timers/promises";
import { STOP_TIMEOUT } from "../../components/task/r-container";
import { type ItemOutcome, type MapRecord, mapKeys } from "../../contract/map/layout";
import { mapUnderFaults } from "../../test/faults/fakes/map-scenario";
import { Random } from "../../test/faults/random";
import { docker } from "../../test/image/support/docker";
import { exampleImage } from "../../test/image/support/image";
import { Bucket, removeBuckets, runOptions } from "../../test/image/support/run";

const MAP = "faults";
const ITEMS = 12;

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

/** In real containers: killed, or interrupted as by Spot with SIGTERM and its stopTimeout, at random moments, and restarted until one ends with 0. */
async function brokenTasks(seeds: number): Promise<string> {
  const image = await exampleImage();
  let [tasks, lost, doubled] = [0, 0, 0];
  for (let seed = 0; seed < seeds; seed++) {
    const found = await broken(image, new Random(seed));
    tasks += found.tasks;
    lost += found.lost;
    doubled += found.doubled;
  }
  return `${seeds} chunks of ${ITEMS} items in ${tasks} tasks, killed or interrupted at random: ${lost} items lost, ${doubled} doubled (goal 0 and 0)`;
}

async function broken(image: string, random: Random): Promise<{ tasks: number; lost: number; doubled: number }> {
  const record = { version: 1, map: MAP, script: "a.R", count: ITEMS, batch: ITEMS, tries: 1 } as MapRecord;
  const bucket = new Bucket({
    "r_scripts/a.R": "Sys.sleep(0.3); writeLines(Sys.getenv('RFARGATE_ITEM'), 'output/x')",
    [mapKeys.record(MAP)]: JSON.stringify(record),
    [mapKeys.items(MAP)]: Array.from({ length: ITEMS }, (_, i) => `${i + 1}\n`).join(""),
  });
  await docker(
    "run",
    "--rm",
    "-v",
    `${bucket.folder}:/bucket`,
    "--user",
    "0",
    "--entrypoint",
    "chmod",
    image,
    "-R",
    "a+rwX",
    "/bucket",
  );
  const environment = { SCRIPT: "a.R", RFARGATE_RUN_ID: "", RFARGATE_MAP: MAP, RFARGATE_CHUNK: "1" };
  try {
    for (let tasks = 1; ; tasks++) {
      const name = await docker("run", "-d", ...runOptions(bucket, environment), image);
      // The third is not killed: on a machine slower than the kills the test would never end.
      if (tasks < 3) {
        await sleep(500 + random.below(4_000));
        await docker(...(random.chance(0.5) ? ["kill", name] : ["stop", "--time", `${STOP_TIMEOUT}`, name])).catch(
          () => {},
        );
      }
      const code = await docker("wait", name);
      await docker("rm", "-f", "-v", name);
      if (code === "0") return { tasks, ...counted(bucket) };
      if (tasks > 10) throw new Error(`a task still ends with ${code}`);
    }
  } finally {
    await removeBuckets(image, [bucket]);
  }
}

/** Items without a record or an output, and with two records. */
function counted(bucket: Bucket): { lost: number; doubled: number } {
  const lines = bucket.text(mapKeys.chunk(MAP, 1)).trim().split("\n");
  const items = lines
    .map((line) => JSON.parse(line) as Partial<ItemOutcome>)
    .filter(({ index }) => index !== undefined);
  const indices = new Set(items.map(({ index }) => index));
  const whole = [...indices].filter((index) => {
    const key = `${mapKeys.output(MAP, index!)}x`;
    return bucket.has(key) && bucket.text(key) === `${index}\n`;
  });
  return { lost: ITEMS - whole.length, doubled: items.length - indices.size };
}
