/** One call of mocha. */
export interface MochaRun {
  /** Seen from the project's folder. */
  folders: string[];
  /** How many of its files run at once. @default 1 */
  jobs?: number;
  /** A module whose mochaGlobalSetup and mochaGlobalTeardown stand around the files. */
  fixture?: string;
}

/** A part of the tests that runs by itself and is counted by itself. */
export interface Suite {
  name: string;
  /** One after the other. */
  runs: MochaRun[];
  /** What has to be there: only the npm packages, Docker, an emulator of its own or the set-up's, or stack local brought up. */
  needs: "packages" | "docker" | "own emulator" | "emulator" | "stack";
  /** Whether it runs on the other one of the supported releases of Node. */
  otherNode?: boolean;
  /** Whether a test in it looks at a page as its reader does. */
  browser?: boolean;
  /** Whether it waits more than it works. */
  waits?: boolean;
}

/** Each in a process of its own: from one with the memory of them all, the start of a program takes forty times as long. */
const onNode: MochaRun[] = ["test/unit", "test/cli", "test/policy"].map((folder) => ({ folders: [folder] }));
const fixture = "test/triggers/support/fixture.ts";

export const SUITES: Suite[] = [
  { name: "unit", runs: [...onNode, { folders: ["test/setup"] }], needs: "packages" },
  { name: "other-node", runs: onNode, needs: "packages", otherNode: true },
  { name: "faults", runs: [{ folders: ["test/faults/fakes", "test/faults/worker"] }], needs: "packages" },
  {
    name: "image",
    runs: [{ folders: ["test/image"], jobs: 2, fixture: "test/image/support/example-built.ts" }],
    needs: "docker",
  },
  { name: "faults-image", runs: [{ folders: ["test/faults/container"] }], needs: "docker" },
  // Emulators that its tests end and start.
  { name: "emulator-process", runs: [{ folders: ["local/emulator/tests/process"] }], needs: "own emulator" },
  {
    name: "emulator",
    runs: [{ folders: ["local/emulator/tests/aws"], jobs: 3, fixture: "local/emulator/tests/support/left-at-end.ts" }],
    needs: "emulator",
  },
  { name: "engine", runs: [{ folders: ["test/engine"], jobs: 2 }], needs: "emulator" },
  {
    name: "triggers",
    // All on one stack. The second run fills the queues that the first one counts, and the last run destroys the stack.
    runs: [
      { folders: ["test/triggers/starts", "test/triggers/services"], jobs: 4, fixture },
      { folders: ["test/triggers/stack"], jobs: 3, fixture },
      { folders: ["test/triggers/end"], fixture },
    ],
    needs: "emulator",
    browser: true,
    waits: true,
  },
  { name: "integrations", runs: [{ folders: ["test/integrations"], jobs: 2 }], needs: "stack" },
  { name: "r", runs: [{ folders: ["test/r"] }], needs: "stack" },
  { name: "e2e", runs: [{ folders: ["test/e2e"] }], needs: "stack", browser: true },
  { name: "faults-emulator", runs: [{ folders: ["test/faults/emulator"] }], needs: "stack" },
];

/** Suites that run in turn. */
export type Lane = Suite[];

/**
 * What runs at the same time: two lanes on stacks of their own, of which one mostly waits, two on stack local, and one with Docker
 * alone. Only one emulator can run on a machine: the suite that starts its own follows all that use the set-up's. Suites that only
 * compute follow those with Docker, all at once: they take whatever the others leave of two cores, and keep both busy to the end.
 */
export function lanes(suites: Suite[]): { emulator: Lane[]; ownEmulator: Lane; docker: Lane; packages: Lane[] } {
  const of = (needs: Suite["needs"]) => suites.filter((suite) => suite.needs === needs);
  const own = of("emulator");
  const lanes = [own.filter(({ waits }) => waits), own.filter(({ waits }) => !waits), ...inTwo(of("stack"))];
  return {
    emulator: lanes.filter((lane) => lane.length > 0),
    ownEmulator: of("own emulator"),
    docker: of("docker"),
    packages: of("packages").map((suite) => [suite]),
  };
}

/** Dealt in turn. */
const inTwo = (suites: Suite[]): Lane[] => [0, 1].map((lane) => suites.filter((_, index) => index % 2 === lane));

export interface SuiteResult {
  name: string;
  passed: number;
  failed: number;
  /** Full titles of tests that did not run. */
  skipped: string[];
  /** Failed tests with their reasons, as far as they are known. */
  failures: string[];
}

/** The counts of a suite of which only the outcome is known. */
export function single(name: string, ok: boolean): SuiteResult {
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [], failures: [] };
}

/**
 * What a mocha run counted. A run that ended without counts, or in failure without a failed test, is one failure more.
 * @param counts text of the reporter's file, if it left one
 */
export function suiteResult(name: string, code: number, counts: string | undefined): SuiteResult {
  if (counts === undefined) return single(name, false);
  const counted = JSON.parse(counts) as Omit<SuiteResult, "name">;
  return { name, ...counted, failed: code !== 0 && counted.failed === 0 ? 1 : counted.failed };
}

/** The counts of a suite's runs together. */
export function sum(name: string, results: SuiteResult[]): SuiteResult {
  const total = (count: (result: SuiteResult) => number) => results.reduce((all, result) => all + count(result), 0);
  return {
    name,
    passed: total(({ passed }) => passed),
    failed: total(({ failed }) => failed),
    skipped: results.flatMap(({ skipped }) => skipped),
    failures: results.flatMap(({ failures }) => failures),
  };
}

/** The last line: `12 passed, 0 failed`, with `, 1 skipped` when any is. */
export function totalLine(results: SuiteResult[]): string {
  const { passed, failed, skipped: titles } = sum("all", results);
  const skipped = titles.length;
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
