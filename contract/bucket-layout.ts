/** The prefixes of a stack's bucket, shared by the program, the task and the CLI. */
export const PREFIXES = {
  /** Scripts of the models. */
  scripts: "r_scripts/",
  /** Inputs of scripts. */
  input: "input/",
  /** Staged by the CLI for one run: `input/runs/<run id>/`. */
  staged: "input/runs/",
  /** Outputs of scripts: `output/<run id>/`. */
  output: "output/",
  /** Records of runs: `runs/<run id>/`. */
  runs: "runs/",
  /** Leases of schedules whose runs may not overlap: `locks/<model>/<schedule>`. */
  locks: "locks/",
  /** Reports of schedules, for the mailed links: `reports/<model>/<schedule>/<run id>/<file>`. */
  reports: "reports/",
} as const;

/** Key of the stack's published outputs, so that `rfargate` needs no Pulumi. */
export const PUBLISHED_OUTPUTS = "rfargate/stack.json";
