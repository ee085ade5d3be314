import { createHash } from "node:crypto";
import type { UploadSettings } from "./upload-settings";
import type { UploadedObject } from "./uploaded-object";

/** AWS may take this long to list a new start. */
const LISTED_AFTER_MS = 15_000;

/** Counts and starts the tasks or executions of one trigger. */
export interface Starter {
  /** How many have not ended. */
  running(): Promise<number>;
  /** @param refusals how often the start was refused before @returns ARNs */
  start(object: UploadedObject, refusals: number): Promise<string[]>;
}

/** Recent starts of this process, which AWS may not list yet. */
export class RecentStarts {
  private readonly started = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  add(arns: readonly string[]): void {
    for (const arn of arns) this.started.set(arn, this.now());
  }

  all(): Set<string> {
    for (const [arn, at] of this.started) if (this.now() - at > LISTED_AFTER_MS) this.started.delete(arn);
    return new Set(this.started.keys());
  }
}

/** The size for an object; undefined: the model's. */
export const sizeFor = ({ sizes }: UploadSettings, { bytes }: UploadedObject) =>
  [...sizes].sort((a, b) => b.above - a.above).find(({ above }) => bytes > above);

/** Variables that describe the object to the task. */
export const environmentFor = ({ inputs }: UploadSettings, { name }: UploadedObject): Record<string, string> => ({
  RFARGATE_INPUTS: [...inputs, name].join("\n"),
  RFARGATE_UPLOAD: name,
});

/** Token of an object's version, the same for every delivery of its event. 64 hex digits. */
export const tokenOf = ({ startedBy }: UploadSettings, { key, version }: UploadedObject, refusals = 0): string =>
  createHash("sha256")
    .update(JSON.stringify([startedBy, key, version, ...(refusals ? [refusals] : [])]))
    .digest("hex");
