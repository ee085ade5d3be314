import { writeFileSync } from "node:fs";

import Mocha = require("mocha");

/** What one run of mocha counted; the file is named by the environment variable R_ON_FARGATE_COUNTS. */
export interface Counts {
  passed: number;
  failed: number;
  /** Full titles; a test that is skipped says why in its title. */
  skipped: string[];
}

/** mocha's spec reporter, which also leaves its counts in a file. Nothing is left by a run that crashes. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test: Mocha.Test) => skipped.push(test.fullTitle()));
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.R_ON_FARGATE_COUNTS;
      const { passes, failures } = this.stats;
      const counts: Counts = { passed: passes, failed: failures, skipped };
      if (file) writeFileSync(file, JSON.stringify(counts));
    });
  }
}

// mocha takes the module itself for the class.
module.exports = CountingReporter;
