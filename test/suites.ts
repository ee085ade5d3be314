/** A part of the tests that runs by itself and is counted by itself. */
export interface Suite {
  name: string;
  /** Folders, seen from test/. */
  folders: string[];
  /** What has to be there: only the npm packages, what the set-up makes, or also stack local brought up. */
  needs: "packages" | "setup" | "stack";
  /** Whether it starts emulators of its own: only one can run on a machine. */
  ownEmulator?: boolean;
  /** Whether a test in it looks at a page as its reader does. */
  browser?: boolean;
}

export const SUITES: Suite[] = [
  { name: "unit", folders: ["unit", "cli", "policy", "setup"], needs: "packages" },
  { name: "image", folders: ["image"], needs: "setup" },
  { name: "emulator", folders: ["../local/emulator/tests"], needs: "setup", ownEmulator: true },
  { name: "engine", folders: ["engine"], needs: "setup" },
  { name: "triggers", folders: ["triggers"], needs: "setup" },
  { name: "integrations", folders: ["integrations"], needs: "stack" },
  { name: "r", folders: ["r"], needs: "stack" },
  { name: "e2e", folders: ["e2e"], needs: "stack", browser: true },
];

export interface SuiteResult {
  name: string;
  passed: number;
  failed: number;
  /** Full titles of tests that did not run. */
  skipped: string[];
}

/** The counts of a suite of which only the outcome is known. */
export function single(name: string, ok: boolean): SuiteResult {
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [] };
}

/**
 * What a mocha run counted. A run that ended without counts, or in failure without a failed test, is one failure more.
 * @param counts text of the reporter's file, if it left one
 */
export function suiteResult(name: string, code: number, counts: string | undefined): SuiteResult {
  if (counts === undefined) return single(name, false);
  const { passed, failed, skipped } = JSON.parse(counts) as Omit<SuiteResult, "name">;
  return { name, passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}

/** The last line: `12 passed, 0 failed`, with `, 1 skipped` when any is. */
export function totalLine(results: SuiteResult[]): string {
  const sum = (count: (result: SuiteResult) => number) => results.reduce((total, result) => total + count(result), 0);
  const skipped = sum((result) => result.skipped.length);
  const line = `${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
