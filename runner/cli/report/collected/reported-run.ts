import type { Diagnosis } from "../../outcome/diagnosis";
import type { LogProof } from "../../outcome/log-proof";
import type { Manifest } from "../../records/manifest";
import type { Receipt } from "../../records/receipt-schema";
import type { RunSummary } from "../../runs/summary";

/** Number of lines to keep from the beginning of a long log. */
export const FIRST_LINES = 2_000;

/** One line of a run's log. */
export interface LogLine {
  text: string;
  source: "r" | "container";
  /** Ms since 1970. */
  at: number;
}

/** An image or PDF that a run wrote. */
export interface Picture {
  path: string;
  bytes: number;
  mediaType: string;
  /** Base64; absent if it is too large or could not be fetched, which `why` explains. */
  data?: string;
  why?: string;
}

/** A run's part of a report. */
export interface ReportedRun {
  summary: RunSummary;
  /** ECS's reason for the end. */
  reason?: string;
  diagnosis?: Diagnosis;
  /** The container's error message. */
  error?: string;
  receipt?: Receipt;
  manifest?: Manifest;
  log: LogLine[];
  /** Number of lines left out between the first and the last ones. */
  logOmitted: number;
  /** Why there is no log. */
  logMissing?: string;
  /** Absent if the container did not count its lines. */
  logProof?: LogProof;
  pictures: Picture[];
}
