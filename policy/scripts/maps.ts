import { readData } from "../iam/data";

/** The controls that a rule covers. */
export interface Controls {
  /** Of CIS AWS Foundations Benchmark 3.0.0 and of 5.0.0. */
  cis: string[];
  cis5: string[];
  fsbp: string[];
  /** Controls of Security Hub that are not among AWS's best practices. */
  other: string[];
}

/** A check of checkov: the equivalent rules, or why there is none. */
export interface PeerCheck {
  says: string;
  rules?: string[];
  why?: string;
}

/** By rule, its controls in the frameworks. */
export const COMPLIANCE = readData<{
  source: string;
  rules: Record<string, Controls>;
}>("compliance.json");

/** Every check of checkov for the resources of a Fargate stack. */
export const CHECKOV = readData<{ source: string; checks: Record<string, PeerCheck> }>("checkov.json");
