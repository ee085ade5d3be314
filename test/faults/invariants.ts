import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Script } from "./script";

/** A process of `rfargate` that ended, by itself or killed. */
export interface Ended {
  /** Absent: killed. */
  code?: number;
  stdout: string;
  stderr: string;
  /** Whether it was killed because it would not end. */
  endless?: boolean;
}

/** Exit codes below are R's, those from it on are rfargate's own. Source: docs/cli.md */
const OWN_CODES = 64;

/** A run is started at most once; here it is exactly once, as the last process meets no fault. */
export function startedOnce(tasks: number): string[] {
  return tasks === 1 ? [] : [`${tasks} tasks were started`];
}

/** Each process that ended by itself returned R's exit code, or one of rfargate's own if it did not learn R's. */
export function oneOutcome(processes: readonly Ended[], { exitCode }: Pick<Script, "exitCode">): string[] {
  const wrong = processes.filter(({ code }) => code !== undefined && code !== exitCode && code < OWN_CODES);
  return wrong.map(({ code, stderr }) => `exit code ${code} was told, R's was ${exitCode}: ${stderr}`);
}

/** Each line that is not empty, in an order of its own: events of one stream may overtake one another. */
export function sortedLines(text: string): string {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .sort()
    .join("\n");
}

/** No process printed a line twice, whatever it reported of its log: no two lines of a script are equal. */
export function noneDoubled(processes: readonly Pick<Ended, "stdout">[]): string[] {
  const lines = processes.map(({ stdout }) => stdout.split("\n").filter((line) => line !== ""));
  return lines.flatMap((each) => each.filter((line, i) => each.indexOf(line) < i).map((line) => `told twice: ${line}`));
}

/** Who says that a log is complete has printed each of its lines once. */
export function completeMeansComplete(processes: readonly Ended[], { lines }: Pick<Script, "lines">): string[] {
  const expected = sortedLines(lines.join("\n"));
  return processes
    .filter(({ stdout, stderr }) => /log complete/.test(stderr) && sortedLines(stdout) !== expected)
    .map(({ stdout }) => `"log complete" was said of lines that differ:\n${stdout}`);
}

/**
 * Under the names of outputs there is nothing but what R wrote.
 * @param complete whether all that R wrote must be there
 */
export function outputsVerified(folder: string, { outputs }: Pick<Script, "outputs">, complete: boolean): string[] {
  const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");
  const found = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const files = found
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".rfargate-"))
    .map((entry) => join(entry.parentPath, entry.name));
  const wrong = files.filter(
    (file) => sha256(readFileSync(file)) !== sha256(outputs[file.slice(folder.length + 1)] ?? ""),
  );
  const missing = complete ? Object.keys(outputs).filter((name) => !files.includes(join(folder, name))) : [];
  return [...wrong.map((file) => `${file} is not what R wrote`), ...missing.map((name) => `output ${name} is missing`)];
}

/** Where messages of a queue, or objects, have ended. */
export interface Whereabouts {
  done: readonly string[];
  dead: readonly string[];
  queued: readonly string[];
}

/** A model's exit code that makes a message a dead letter at once. */
const REJECT = 3;

/**
 * Every message is done by a run that went well, a dead letter, or in the queue.
 * @param codesOf exit codes by the manifests of a message's tries
 */
export function messagesEnded(
  messages: readonly string[],
  { deleted, dead, queued }: Record<"deleted" | "dead" | "queued", readonly string[]>,
  codesOf: (message: string) => ReadonlyArray<number | undefined>,
): string[] {
  const done = deleted.filter((message) => codesOf(message).includes(0));
  const unexplained = deleted.filter((message) => !codesOf(message).some((code) => code === 0 || code === REJECT));
  return [
    ...accountedFor(messages, { done, dead, queued }),
    ...unexplained.map((message) => `${message} was deleted although no run of it went well or rejected it`),
  ];
}

/** A message that the worker itself made a dead letter was rejected by its run. */
export function rejectedByTheirRuns(
  rejected: readonly string[],
  codesOf: (message: string) => ReadonlyArray<number | undefined>,
): string[] {
  const wrong = rejected.filter((message) => !codesOf(message).includes(REJECT));
  return wrong.map((message) => `${message} is a dead letter without a reason`);
}

/** Every message is done, a dead letter or in the queue. */
export function accountedFor(messages: readonly string[], { done, dead, queued }: Whereabouts): string[] {
  const known = new Set([...done, ...dead, ...queued]);
  return messages.filter((message) => !known.has(message)).map((message) => `${message} is lost`);
}
