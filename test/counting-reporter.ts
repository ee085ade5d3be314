import { writeFileSync } from "node:fs";

import Mocha = require("mocha");

/** What one run of mocha counted; the file is named by the environment variable R_ON_FARGATE_COUNTS. */
export interface Counts {
  passed: number;
  failed: number;
  /** Full titles; a test that is skipped says why in its title. */
  skipped: string[];
  /** Full titles of failed tests and hooks, each with the beginning of its reason. */
  failures: string[];
}

/** Lines of a reason that are kept. */
const LINES = 12;

/** mocha's spec reporter, which also leaves its counts in a file. Nothing is left by a run that crashes. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test: Mocha.Test) => skipped.push(test.fullTitle()));
    const failures: string[] = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test: Mocha.Test, error: Error) => {
      const reason = (error.stack ?? String(error)).split("\n").slice(0, LINES);
      failures.push([test.fullTitle(), ...reason.map((line) => `    ${line}`)].join("\n"));
    });
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.R_ON_FARGATE_COUNTS;
      const { passes: passed, failures: failed } = this.stats;
      const counts: Counts = { passed, failed, skipped, failures };
      if (file) writeFileSync(file, JSON.stringify(counts));
    });
  }
}

// mocha gives each error its whole stack, even the thousands that tests cause on purpose.
Error.stackTraceLimit = LINES;

// mocha uses the module itself as the class.
module.exports = CountingReporter;
