import { PREFIXES } from "../../../contract/bucket-layout";

/** The bucket's keys of a run. */
export const keys = {
  /** A script of the stack. */
  script: (name: string) => `${PREFIXES.scripts}${name}`,
  /** Files staged for this run only; the value of RFARGATE_STAGED. */
  staged: (runId: string) => `${PREFIXES.staged}${runId}/`,
  stagedScript: (runId: string, name: string) => `${PREFIXES.staged}${runId}/r_scripts/${name}`,
  stagedFile: (runId: string, path: string) => `${PREFIXES.staged}${runId}/files/${path}`,
  stagedEnvironment: (runId: string) => `${PREFIXES.staged}${runId}/environment`,
  /** The request, by rfargate. */
  request: (runId: string) => `${PREFIXES.runs}${runId}/request.json`,
  /** The container's record, written last. */
  manifest: (runId: string) => `${PREFIXES.runs}${runId}/manifest.json`,
  /** Times and cost, from the rfargate that followed the run to its end. */
  receipt: (runId: string) => `${PREFIXES.runs}${runId}/receipt.json`,
  output: (runId: string) => `${PREFIXES.output}${runId}/`,
};
