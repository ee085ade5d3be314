import { PREFIXES } from "../bucket-layout";

/** Keys of a map in the stack's bucket. */
export const mapKeys = {
  /** What the map is: a `MapRecord`. Written last, so that a map with it has its items. */
  record: (map: string) => `${PREFIXES.runs}${map}/map.json`,
  /** One item a line, JSON. Item 1 is the first line. */
  items: (map: string) => `${PREFIXES.runs}${map}/items.jsonl`,
  /** What became of a chunk's items, rewritten while a task works on it. */
  chunks: (map: string) => `${PREFIXES.runs}${map}/chunks/`,
  chunk: (map: string, chunk: number) => `${PREFIXES.runs}${map}/chunks/${chunk}.jsonl`,
  /** What the script left in `output/` for one item. */
  output: (map: string, index: number) => `${PREFIXES.output}${map}/${index}/`,
  /** Files that were uploaded as items. */
  files: (map: string) => `${PREFIXES.staged}${map}/items/`,
};

/** `runs/<map>/map.json`: what the container needs beside its chunk's number, and what tells of the map later. */
export interface MapRecord {
  version: 1;
  map: string;
  model: string;
  /** Key under `r_scripts/`. */
  script: string;
  /** Items. */
  count: number;
  /** Items of a chunk; the last may have fewer. */
  batch: number;
  /** Tries of an item, within its task. */
  tries: number;
  /** Seconds of one try. */
  itemTimeout: number | null;
  seed: number | null;
  /** Whether R starts anew for each item. */
  fresh: boolean;
  /** Whether an item is an object of the bucket, by its field `key`. */
  files: boolean;
  /** Prefix of what was uploaded for this map alone; empty: nothing. */
  staged: string;
  /** Of a task. */
  cpu: number;
  memory: number;
  capacity: "FARGATE" | "FARGATE_SPOT";
  /** Tasks at once. */
  maxTasks: number;
  /** Names of the variables that were given; their values are staged. */
  environment: string[];
  salt: string;
  /** Salted SHA-256 (hex) of script, items and settings: another map may not take the id. */
  fingerprint: string;
  requestedAt: string;
}

/** A line of a chunk's record: an item that has ended. */
export interface ItemOutcome {
  index: number;
  /** R's; 124: its time was up; 137: killed; 66: its file is missing; 74: its outputs could not be copied. */
  exitCode: number;
  /** False: a larger task may still succeed. */
  final: boolean;
  round: number;
  tries: number;
  seconds: number;
  endedAt: string;
  /** Task whose log has the item's lines, each after `[index] `. */
  task: string | null;
  /** R's last error, one line. */
  error: string | null;
  outputs: Array<{ path: string; bytes: number; sha256: string }>;
}

/** A line of a chunk's record: a task that worked on it. */
export interface ChunkTask {
  chunkTask: string;
  round: number;
  startedAt: string;
  /** When the record was last written. */
  at: string;
  /** vCPUs and MiB, as the task's metadata have them. */
  cpu: number | null;
  memory: number | null;
  /** `FARGATE` or `FARGATE_SPOT`. */
  capacity: string | null;
  /** MiB that the task's container had at most, page cache included; null where the kernel does not tell. */
  peak: number | null;
}
