import { assertFoundOn, type Mutant } from "../mutant";

const RUNS = ["test/faults/fakes/run-scenario.ts", "runUnderFaults"] as const;
const MAPS = ["test/faults/fakes/map-scenario.ts", "mapUnderFaults"] as const;
const UPLOADS = ["test/faults/fakes/upload-scenario.ts", "uploadUnderFaults"] as const;
/** More than enough for each. */
const SEEDS = 60;

/** Parts of the product that keep a promise, each broken, and what the harness has to say of it. */
const MUTANTS: Array<[promise: string, scenario: readonly [string, string], finding: RegExp, mutant: Mutant]> = [
  [
    "a run is started at most once: RunTask without its token",
    RUNS,
    /tasks were started/,
    {
      file: "runner/cli/start/start.ts",
      from: "{ ...parts.input, clientToken: clientToken(parts.runId, attempt) }",
      to: "{ ...parts.input }",
    },
  ],
  [
    "an upload is started at most once: each try with a token of its own",
    UPLOADS,
    /was started more than once/,
    {
      file: "components/upload/function/task-starter.ts",
      from: "tokenOf(settings, object, refusals)",
      to: "tokenOf(settings, object, Math.random())",
    },
  ],
  [
    "a map's rounds follow one another: a retry of a map that was never started is its second round",
    MAPS,
    /was started (again|while)/,
    {
      file: "runner/cli/map/retry-map.ts",
      from: "1 + (status === undefined ? Math.max(0, ...tasks.map((task) => task.round)) : round)",
      to: "1 + round",
    },
  ],
  [
    "a run has one outcome, which is R's exit code: every failure is told as 1",
    RUNS,
    /exit code 1 was told, R's was 3/,
    {
      file: "runner/cli/outcome/outcome.ts",
      from: "(exitCode ?? EXIT.noExitCode)",
      to: "(exitCode === undefined ? EXIT.noExitCode : Number(exitCode > 0))",
    },
  ],
  [
    "no line is doubled: an event that is twice in a page is told twice",
    RUNS,
    /told twice/,
    { file: "runner/cli/follow/log-reader.ts", from: "if (this.#told.has(event.id)) return false;", to: "" },
  ],
  [
    "a run ends: events are not known again in the next look",
    RUNS,
    /does not end/,
    { file: "runner/cli/follow/log-reader.ts", from: "this.#told.set(event.id, event.timestamp);", to: "" },
  ],
  [
    "no line is lost: further pages are not asked for",
    RUNS,
    /does not have all lines/,
    { file: "runner/cli/aws/log-events.ts", from: "nextToken = page?.nextToken", to: "nextToken = undefined" },
  ],
  [
    "no line is lost unsaid: every log is complete",
    RUNS,
    /"log complete" was said/,
    {
      file: "runner/cli/outcome/log-proof.ts",
      from: "complete: read.sha256 === printed.sha256",
      to: "complete: true",
    },
  ],
  [
    "no unverified output is kept: size and hash are not compared",
    RUNS,
    /is not what R wrote/,
    {
      file: "runner/cli/outcome/fetch-outputs.ts",
      from: "return bytes === file.bytes && sha256 === file.sha256;",
      to: "return true;",
    },
  ],
  [
    "every object is accounted for: what cannot be put back is taken for done",
    UPLOADS,
    /is lost/,
    {
      file: "components/upload/function/start-on-upload.ts",
      from: 'await failed(record, numberOf(record, "attempt") || 1, error as Error);',
      to: 'await failed(record, numberOf(record, "attempt") || 1, error as Error).catch(() => {});',
    },
  ],
];

describe("the harness catches a broken part, so that", function () {
  this.timeout(600_000);
  for (const [promise, [module, scenario], finding, mutant] of MUTANTS) {
    it(promise, () => assertFoundOn(mutant, finding, module, scenario, SEEDS));
  }
});
