import { PREFIXES } from "../bucket-layout";

/** Keys of a map in the stack's bucket. */
export const mapKeys = {
  /** A `MapRecord`. Written last: once it exists, the items exist. */
  record: (map: string) => `${PREFIXES.runs}${map}/map.json`,
  /** One JSON item per line. Item 1 is the first line. */
  items: (map: string) => `${PREFIXES.runs}${map}/items.jsonl`,
  /** Outcomes of a chunk's items, rewritten while its task runs. */
  chunks: (map: string) => `${PREFIXES.runs}${map}/chunks/`,
  chunk: (map: string, chunk: number) => `${PREFIXES.runs}${map}/chunks/${chunk}.jsonl`,
  /** Outputs of one item. */
  output: (map: string, index: number) => `${PREFIXES.output}${map}/${index}/`,
  /** Files uploaded as items. */
  files: (map: string) => `${PREFIXES.staged}${map}/items/`,
};

/** Exit code of a chunk's task for lack of memory, by the kernel's word: items are left for a larger task. */
export const LARGER_EXIT = 76;

/** `runs/<map>/map.json`: what the container needs besides its chunk's number, and the record of the map. */
export interface MapRecord {
  version: 1;
  map: string;
  model: string;
  /** Key under `r_scripts/`. */
  script: string;
  /** Number of items. */
  count: number;
  /** Items of a chunk; the last may have fewer. */
  batch: number;
  /** Tries of an item, within its task. */
  tries: number;
  /** Seconds of one try. */
  itemTimeout: number | null;
  seed: number | null;
  /** Whether each item gets a new R process. */
  fresh: boolean;
  /** Whether an item is an object of the bucket, by its field `key`. */
  files: boolean;
  /** Prefix of the files staged for this map; empty: none. */
  staged: string;
  /** CPU units and MiB of one task. */
  cpu: number;
  memory: number;
  capacity: "FARGATE" | "FARGATE_SPOT";
  /** Maximum number of concurrent tasks. */
  maxTasks: number;
  /** Names of the given variables; their values are staged. */
  environment: string[];
  salt: string;
  /** Salted SHA-256 (hex) of script, items and settings: another map may not take the id. */
  fingerprint: string;
  requestedAt: string;
}

/** A line of a chunk's record: an item that has ended. */
export interface ItemOutcome {
  index: number;
  /** R's exit code; 124: timed out; 137: killed; 66: its file is missing; 74: its outputs could not be copied. */
  exitCode: number;
  /** Whether it is final; false: a larger task may succeed. */
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
  /** vCPUs and MiB, from the task's metadata. */
  cpu: number | null;
  memory: number | null;
  /** `FARGATE` or `FARGATE_SPOT`. */
  capacity: string | null;
  /** Peak memory of the task's container in MiB, with page cache; null if unknown. */
  peak: number | null;
  /** How it ended, if it failed: a `TaskEnd` of components/machine/task-end.ts. */
  end?: string;
  /** ECS's reason for that. */
  reason?: string;
}
