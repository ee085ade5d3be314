import { chmodSync } from "node:fs";
import { type ItemOutcome, type MapRecord, mapKeys } from "../../../contract/map/layout";
import type { useExampleImage } from "./fixture";
import { type Bucket, run } from "./run";

/** The map of every test. */
export const MAP = "sweep";

/** What a task of a map gets in its environment. */
export const environment = (more: Record<string, string> = {}) => ({
  SCRIPT: "model.R",
  RFARGATE_RUN_ID: "",
  RFARGATE_MAP: MAP,
  RFARGATE_CHUNK: "1",
  ...more,
});

export const records = (bucket: Bucket, number = 1): ItemOutcome[] =>
  bucket
    .text(mapKeys.chunk(MAP, number))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((line) => line.index !== undefined);

export const codes = (bucket: Bucket, number = 1) =>
  records(bucket, number).map(({ index, exitCode }) => [index, exitCode]);

/** Buckets with a map, and runs of its chunks in the fixture's image. */
export function useMap(fixture: ReturnType<typeof useExampleImage>) {
  /** A bucket with a map of these items. */
  function mapBucket(script: string, items: readonly unknown[], given: Partial<MapRecord> = {}, files = {}) {
    const record = {
      version: 1,
      map: MAP,
      script: "a.R",
      count: items.length,
      batch: items.length,
      tries: 1,
      ...given,
    };
    const bucket = fixture.bucket({
      "r_scripts/a.R": script,
      [mapKeys.record(MAP)]: JSON.stringify(record),
      [mapKeys.items(MAP)]: items.map((item) => `${JSON.stringify(item)}\n`).join(""),
      ...files,
    });
    chmodSync(bucket.path(`runs/${MAP}`), 0o777);
    return bucket;
  }
  /** @param options docker's own */
  const chunk = (bucket: Bucket, more: Record<string, string> = {}, options: string[] = []) =>
    run(fixture.image, bucket, environment(more), options);
  return { mapBucket, chunk };
}
