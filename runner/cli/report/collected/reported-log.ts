import type { Cloud } from "../../aws/open-aws";
import { beginsRun, LogReader } from "../../follow/log-reader";
import { taskLog } from "../../follow/task-log";
import { manifestOfTask } from "../../outcome/facts";
import { LogTally, proveLog } from "../../outcome/log-proof";
import type { FoundRun } from "../../runs/find";
import { plainLine } from "./plain-text";
import { FIRST_LINES, type LogLine, type ReportedRun } from "./reported-run";

/** Number of lines to keep from the end of a log. */
const LAST = 8_000;

type LogPart = Pick<ReportedRun, "log" | "logOmitted" | "logMissing" | "logProof">;

/** The log of a run for the page, or why it is missing. */
export async function readLog(cloud: Cloud, run: FoundRun): Promise<LogPart> {
  if (!run.taskArn) return none("the run had no task");
  if (!run.chosen) return none("its model is no longer in the stack, so its log group is unknown");
  const kept = new KeptLines();
  const tally = new LogTally();
  const shared = run.manifest?.task?.shared;
  const restart = () => {
    kept.clear();
    // Lines before the first line of a run belong to it if it is the task's only run, else to the run before it.
    if (shared) tally.clear();
  };
  const reader: LogReader = new LogReader({
    logs: cloud.logs,
    ...taskLog(run.chosen.model, run.taskArn),
    runId: run.runId,
    start: 0,
    onLine: (text, source, at) => {
      if (source === "container" && beginsRun(text, run.runId)) restart();
      if (reader.end) return;
      tally.add(text);
      kept.add({ text: plainLine(text), source, at });
    },
  });
  try {
    await reader.read(true);
  } catch (error) {
    return none(cloud.session.explain(error, "logs:FilterLogEvents").message);
  }
  const { lines, omitted } = kept;
  const proof = proveLog(tally.figures, manifestOfTask(run)?.log);
  return lines.length > 0 ? { log: lines, logOmitted: omitted, logProof: proof } : none("it does not exist (any more)");
}

const none = (logMissing: string): LogPart => ({ log: [], logOmitted: 0, logMissing });

/** Keeps the first and the last lines of a log. */
class KeptLines {
  readonly #first: LogLine[] = [];
  #last: LogLine[] = [];
  #all = 0;

  add(line: LogLine): void {
    this.#all++;
    if (this.#first.length < FIRST_LINES) this.#first.push(line);
    else this.#last.push(line);
    if (this.#last.length > 2 * LAST) this.#last = this.#last.slice(-LAST);
  }

  clear(): void {
    this.#first.length = 0;
    this.#last = [];
    this.#all = 0;
  }

  get lines(): LogLine[] {
    return [...this.#first, ...this.#last.slice(-LAST)];
  }

  get omitted(): number {
    return this.#all - this.lines.length;
  }
}
