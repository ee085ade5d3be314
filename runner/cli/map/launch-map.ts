import { basename } from "node:path";
import { executionName, type MapInput } from "../../../contract/map/input";
import { type MapRecord, mapKeys } from "../../../contract/map/layout";
import { allChunks, roundInput } from "../../../contract/map/record";
import type { ModelOutputs } from "../../../contract/outputs/schema";
import type { Cloud } from "../aws/open-aws";
import { States } from "../aws/states";
import { usageError } from "../base/errors";
import type { Output } from "../base/output";
import { inParallel } from "../base/parallel";
import { keys } from "../records/layout";
import { describeFile, type LocalFile } from "../start/input-files";
import { stage } from "../start/stage";
import { uploadFile } from "../start/upload-file";
import type { FollowedMap } from "./follow-map";
import { readMap } from "./map-record";
import type { MapRequest } from "./map-request";
import { type MapPlan, planMap } from "./plan-map";

/** Files read or uploaded at once. */
const PARALLEL = 8;

/** Writes a map's items and starts it; one of that id that is the same is attached to. @throws CliError 64 for another one of the id */
export async function launchMap(out: Output, request: MapRequest, plan: MapPlan): Promise<FollowedMap> {
  const { cloud, chosen, stateMachineArn } = request;
  const { record } = plan;
  let earlier = await readMap(cloud, record.map);
  if (!earlier) {
    await requireNoRun(request, record.map);
    // Another process may have been quicker.
    if (!(await upload(out, request, plan))) earlier = await readMap(cloud, record.map);
  }
  if (earlier) {
    requireSame(earlier, request, plan);
    out.note(`map ${record.map} was started at ${earlier.requestedAt}; it is not started again`);
  }
  await startRound(cloud, stateMachineArn, roundInput(record, laddered(chosen.model), 1, allChunks(record)));
  return { record: earlier ?? record, round: 1, stateMachineArn };
}

/** What of a model decides on the sizes of its tasks. */
export const laddered = ({ map, otherContainers }: ModelOutputs) => ({
  memoryLimit: map?.memoryLimit,
  otherContainers,
});

export async function startRound({ session }: Cloud, stateMachineArn: string, input: MapInput): Promise<void> {
  const states = new States(session);
  await session.explained("states:StartExecution", () =>
    states.start(stateMachineArn, executionName(input.map, Number(input.round)), input),
  );
}

/** A run has its records where the map would have its own. @throws CliError 64 */
async function requireNoRun({ cloud, options }: MapRequest, map: string): Promise<void> {
  if (options.id === undefined) return;
  const run = await cloud.session.explained("s3:GetObject", () => cloud.bucket.text(keys.request(map)));
  if (run !== undefined) throw usageError(`${map} is the id of a run`, "give another --id");
}

function requireSame(earlier: MapRecord, request: MapRequest, { record, itemSeconds }: MapPlan): void {
  const now = new Date(record.requestedAt);
  const again = planMap(record.map, request, { now, itemSeconds, salt: earlier.salt }).record;
  if (again.fingerprint === earlier.fingerprint) return;
  throw usageError(
    `map ${record.map} was started at ${earlier.requestedAt} with another script, other items or settings`,
    "give another --id",
  );
}

/** The record last: a map with it has all that its tasks read. @returns false when there is a record by then */
async function upload(
  out: Output,
  { cloud, script, inputs, source }: MapRequest,
  { record, text, environment }: MapPlan,
): Promise<boolean> {
  const { bucket, session } = cloud;
  const { clock } = out.world;
  const { map } = record;
  const spilled = Object.keys(environment).length > 0 ? environment : undefined;
  const files = await describeFiles(out, source.files ?? []);
  return session.explained("s3:PutObject", async () => {
    await claimItems(cloud, map, text);
    const onProgress = (sent: number, total: number) => out.progress(`uploading ${sent} of ${total} bytes `);
    await stage({ bucket, clock, runId: map, scripts: [script], inputs, spilled, onProgress });
    let sent = 0;
    await inParallel(PARALLEL, files, async (file) => {
      await uploadFile({ bucket, clock }, mapKeys.files(map) + file.path, file);
      out.progress(`uploading ${++sent} of ${files.length} files `);
    });
    out.progress("");
    return bucket.create(mapKeys.record(map), JSON.stringify(record), "application/json");
  });
}

/** Before anything is uploaded: one that cannot be read is found here. */
async function describeFiles(out: Output, paths: readonly string[]): Promise<LocalFile[]> {
  const files: LocalFile[] = [];
  await inParallel(PARALLEL, paths, async (path) => {
    files.push(await describeFile(path, basename(path)));
    out.progress(`reading ${files.length} of ${paths.length} files `);
  });
  return files;
}

/** The items first: another map of the id, started at the same moment, overwrites nothing. @throws CliError 64 for other items */
async function claimItems({ bucket }: Cloud, map: string, text: string): Promise<void> {
  const key = mapKeys.items(map);
  if (await bucket.create(key, text, "application/x-ndjson")) return;
  if ((await bucket.text(key)) === text) return;
  throw usageError(`map ${map} has other items, of a start that is under way or did not finish`, "give another --id");
}
