/** The prefixes of a data bucket, as the program, the task and the CLI use them. */
export const PREFIXES = {
  /** Scripts that a model runs by name. */
  scripts: "r_scripts/",
  /** What scripts read. */
  input: "input/",
  /** Staged by the CLI for one run: `input/runs/<run id>/`. */
  staged: "input/runs/",
  /** What scripts write: `output/<run id>/`. */
  output: "output/",
  /** Records of runs: `runs/<run id>/`. */
  runs: "runs/",
  /** Which run goes on, of schedules whose runs may not overlap: `locks/<model>/<schedule>`. */
  locks: "locks/",
  /** Reports of schedules, for the links that they mail: `reports/<model>/<schedule>/<run id>/<file>`. */
  reports: "reports/",
} as const;

/** Where a stack publishes its outputs, so that `rfargate` needs no Pulumi. */
export const PUBLISHED_OUTPUTS = "rfargate/stack.json";
