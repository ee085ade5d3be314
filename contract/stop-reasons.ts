/** Beginnings of the reasons that rfargate gives when it stops a task. The first counts as a failed run: an alarm looks for it. */
export const STOP_REASONS = {
  timeout: "rfargate: timeout",
  startTimeout: "rfargate: start timeout",
} as const;
