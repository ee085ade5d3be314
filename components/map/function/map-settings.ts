import type { OtherContainers } from "../../../contract/other-containers";

/** Settings of the function that starts maps, JSON in its variable SETTINGS. */
export interface MapSettings {
  /** ARN of the map's state machine. */
  machine: string;
  bucket: string;
  model: string;
  /** The model's, one. */
  script: string;
  /** Of one task, in seconds. */
  cpu: number;
  memory: number;
  capacity: "FARGATE" | "FARGATE_SPOT";
  memoryLimit?: number;
  otherContainers?: OtherContainers;
  /** Tasks at a time. */
  maxTasks: number;
  tries: number;
  itemTimeout: number | null;
  /** Of items of uploads. */
  onUpload: StartSettings;
  queueUrl: string;
  deadLetterQueueUrl: string;
}

/** How the items of a start are run. */
export interface StartSettings {
  /** Seconds of one. */
  itemSeconds: number;
  seed: number | null;
}

/** A schedule's message. */
export interface ScheduledStart extends StartSettings {
  /** Name of the schedule. */
  schedule: string;
  /** ISO, UTC: when it was due. */
  at: string;
  /** A range, a key of an object, or a prefix of objects that ends in `/`. */
  over: string;
}
