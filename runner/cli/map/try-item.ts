import type { MapRecord } from "../../../contract/map/layout";
import { mapKeys } from "../../../contract/map/layout";
import { EXIT } from "../base/errors";
import type { Output } from "../base/output";
import { formatDuration } from "../parse/duration";
import { parseRunId } from "../parse/run-id";
import { awaitMap } from "./follow-map";
import { launchMap } from "./launch-map";
import type { MapRequest } from "./map-request";
import { parseRecord } from "./outcomes";
import { planMap } from "./plan-map";

/** What the first item took. */
export interface TriedItem {
  exitCode: number;
  seconds: number;
  /** MiB at most in its container; null where the kernel does not tell. */
  peak: number | null;
  error: string | null;
}

/**
 * Runs the first item alone, as a map of its own.
 * @throws CliError 64 for an id that leaves no room for the try's
 */
export async function tryItem(
  out: Output,
  map: string,
  request: MapRequest,
  signal: AbortSignal,
): Promise<TriedItem | undefined> {
  const id = parseRunId(`${map}-try`);
  const first: MapRequest = {
    ...request,
    source: { ...request.source, ...(request.source.files ? { files: request.source.files.slice(0, 1) } : {}) },
    items: request.items.slice(0, 1),
  };
  const now = new Date(out.world.clock.now());
  const plan = planMap(id, first, { now, itemSeconds: request.options.itemSeconds });
  out.note(`map ${id}: the first of ${request.items.length} items alone`);
  const launched = await launchMap(out, first, plan);
  await awaitMap(request.cloud, out, launched, signal);
  return triedItem(request, launched.record);
}

async function triedItem({ cloud }: MapRequest, { map }: MapRecord): Promise<TriedItem | undefined> {
  const text = await cloud.session.explained("s3:GetObject", () => cloud.bucket.text(mapKeys.chunk(map, 1)));
  const { items, tasks } = parseRecord(text ?? "");
  const outcome = items.get(1);
  if (!outcome) return undefined;
  const { exitCode, seconds, error } = outcome;
  return { exitCode, seconds, error, peak: tasks.at(-1)?.peak ?? null };
}

/** Says what the first item took. @returns whether it succeeded */
export function tellTried(out: Output, map: string, tried: TriedItem | undefined, memory: number): boolean {
  if (!tried) {
    out.bad(`the first item has no outcome: rfargate status ${map}-try`);
    return false;
  }
  const { exitCode, seconds, peak, error } = tried;
  const used = peak === null ? "" : `, ${peak} of ${memory} MiB`;
  if (exitCode === EXIT.ok) out.note(`the first item took ${formatDuration(seconds * 1000)}${used}`);
  else out.bad(`the first item failed with exit code ${exitCode}${used}: ${error ?? ""}\n  rfargate logs ${map}-try/1`);
  return exitCode === EXIT.ok;
}
