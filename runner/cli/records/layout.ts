import { PREFIXES } from "../../../contract/bucket-layout";

/** Where the parts of a run are in the bucket. */
export const keys = {
  /** A script that models run by name. */
  script: (name: string) => `${PREFIXES.scripts}${name}`,
  /** All that was put there for this run only; the value of RFARGATE_STAGED. */
  staged: (runId: string) => `${PREFIXES.staged}${runId}/`,
  stagedScript: (runId: string, name: string) => `${PREFIXES.staged}${runId}/r_scripts/${name}`,
  stagedFile: (runId: string, path: string) => `${PREFIXES.staged}${runId}/files/${path}`,
  stagedEnvironment: (runId: string) => `${PREFIXES.staged}${runId}/environment`,
  /** What rfargate asked for. */
  request: (runId: string) => `${PREFIXES.runs}${runId}/request.json`,
  /** What the container did; written last. */
  manifest: (runId: string) => `${PREFIXES.runs}${runId}/manifest.json`,
  /** What the run took and cost, from whoever followed it to its end. */
  receipt: (runId: string) => `${PREFIXES.runs}${runId}/receipt.json`,
  output: (runId: string) => `${PREFIXES.output}${runId}/`,
};
