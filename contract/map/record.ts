import { createHash } from "node:crypto";
import { ladderSizes, sizeLadder } from "../ladder";
import type { OtherContainers } from "../other-containers";
import { chunkCount } from "./batch";
import type { MapInput } from "./input";
import type { MapRecord } from "./layout";

/** A map without its items. */
export type MapSettings = Pick<
  MapRecord,
  | "model"
  | "script"
  | "count"
  | "batch"
  | "tries"
  | "itemTimeout"
  | "seed"
  | "fresh"
  | "files"
  | "cpu"
  | "memory"
  | "capacity"
>;

/** `items.jsonl`. */
export const itemsText = (items: readonly unknown[]): string =>
  items.map((item) => `${JSON.stringify(item)}\n`).join("");

/**
 * Salted SHA-256 (hex) of everything a map does.
 * @param script SHA-256 of a local script
 * @param environment sorted by name
 * @param inputs files of this map alone; without any, the fingerprint is that of earlier releases
 */
export function mapFingerprint(
  salt: string,
  text: string,
  settings: MapSettings,
  script: string | null,
  environment: ReadonlyArray<readonly [string, string]>,
  inputs: ReadonlyArray<{ path: string; sha256: string }> = [],
): string {
  const hash = createHash("sha256").update(salt).update(text);
  const files = inputs.map(({ path, sha256 }) => [path, sha256]).sort();
  return hash
    .update(JSON.stringify([settings, script, environment, ...(files.length > 0 ? [files] : [])]))
    .digest("hex");
}

/** Step Functions' input for a round of a map. */
export function roundInput(
  { map, maxTasks, capacity, cpu, memory }: MapRecord,
  model: { memoryLimit?: number | undefined; otherContainers?: OtherContainers | undefined },
  round: number,
  chunks: number[],
): MapInput {
  const sizes = ladderSizes(sizeLadder({ cpu, memory }, model.memoryLimit), model.otherContainers);
  return { map, round: String(round), chunks, maxTasks, capacity, sizes };
}

/** Numbers of all chunks of a map. */
export const allChunks = ({ count, batch }: Pick<MapRecord, "count" | "batch">): number[] =>
  Array.from({ length: chunkCount(count, batch) }, (_, i) => i + 1);
