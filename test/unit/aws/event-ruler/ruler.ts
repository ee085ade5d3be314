import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { moveUnlessThere } from "../../../../components/bucket/files";
import { PLACES, ROOT } from "../../../../local/setup/places";
import { which } from "../../../../runner/setup/command";
import { contentKey } from "../../../../runner/setup/hash";

/** A pattern, and events to hold against it. */
export interface Subject {
  pattern: unknown;
  events: object[];
}

/** Why EventBridge refuses the pattern, or for each event whether it matches. */
export type Verdict = { error: string } | { matches: boolean[] };

const POM = join(__dirname, "pom.xml");
const JUDGE = join(__dirname, "Judge.java");
/** A cold download of Maven's plugin and five libraries. */
const DOWNLOAD_MS = 240_000;

/** What is missing to run event-ruler; undefined where it can run. */
export function missing(): string | undefined {
  if (!which("javac")) return "there is no JDK";
  return which("mvn") ? undefined : "there is no Maven to fetch event-ruler with";
}

/** For a program of a second, another collector and optimizer cost more than they save. */
const SHORT_LIVED = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/** The verdicts of AWS's event-ruler, in the order of the subjects. @throws Error with Maven's or Java's words */
export function judge(subjects: Subject[]): Verdict[] {
  const input = JSON.stringify(subjects);
  const args = [...SHORT_LIVED, "-cp", classPath(program()), "Judge"];
  const { status, stdout, stderr } = spawnSync("java", args, { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`event-ruler: ${stderr}`);
  return JSON.parse(stdout) as Verdict[];
}

const classPath = (folder: string) => [folder, join(folder, "*")].join(delimiter);

/** Folder of the compiled judge and event-ruler's libraries, fetched once by Maven and kept. */
function program(): string {
  const key = contentKey(ROOT, [relative(ROOT, POM), relative(ROOT, JUDGE)]);
  const folder = join(PLACES.toolchain, "programs", `event-ruler-${key}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const goal = ["dependency:copy-dependencies", `-DoutputDirectory=${unfinished}`];
  const { status, stdout } = spawnSync("mvn", ["--batch-mode", "--quiet", "--file", POM, ...goal], {
    encoding: "utf8",
    timeout: DOWNLOAD_MS,
  });
  if (status !== 0) throw new Error(`event-ruler could not be fetched: ${stdout}`);
  const compiled = spawnSync("javac", ["-cp", classPath(unfinished), "-d", unfinished, JUDGE], { encoding: "utf8" });
  if (compiled.status !== 0) throw new Error(`the judge could not be compiled: ${compiled.stderr}`);
  moveUnlessThere(unfinished, folder);
  return folder;
}
