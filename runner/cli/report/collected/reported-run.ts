import type { Diagnosis } from "../../outcome/diagnosis";
import type { LogProof } from "../../outcome/log-proof";
import type { Manifest } from "../../records/manifest";
import type { Receipt } from "../../records/receipt-schema";
import type { RunSummary } from "../../runs/summary";

/** Lines that are kept of a log's beginning where not all are. */
export const FIRST_LINES = 2_000;

/** One line of a run's log. */
export interface LogLine {
  text: string;
  source: "r" | "container";
  /** Ms since 1970. */
  at: number;
}

/** A picture or document that a run wrote. */
export interface Picture {
  path: string;
  bytes: number;
  mediaType: string;
  /** Base64; absent when it is too large for a page, or could not be had: then `why` says so. */
  data?: string;
  why?: string;
}

/** All that a page tells of a run. */
export interface ReportedRun {
  summary: RunSummary;
  /** ECS's words on the end. */
  reason?: string;
  diagnosis?: Diagnosis;
  /** What kept the container's part from success, in its own words. */
  error?: string;
  receipt?: Receipt;
  manifest?: Manifest;
  log: LogLine[];
  /** Lines between the first and the last ones that are not on the page. */
  logOmitted: number;
  /** Why there is no log. */
  logMissing?: string;
  /** Absent where the container did not count its lines. */
  logProof?: LogProof;
  pictures: Picture[];
}
