/**
 * The pause between two looks, in ms. Close at first and around the end, wider on long runs: one look is one DescribeTasks and
 * one FilterLogEvents, of which AWS allows an account 20 and 10 a second.
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 * @param elapsed ms since the follow began
 * @param ending whether R has ended and only the task's end is waited for
 */
export function pauseAfter(elapsed: number, ending: boolean): number {
  if (ending || elapsed < 20_000) return 400;
  if (elapsed < 120_000) return 1_000;
  return elapsed < 900_000 ? 2_000 : 4_000;
}

/** The pause after so many failures in a row, in ms. */
export function pauseAfterFailure(failures: number): number {
  return Math.min(1_000 * 2 ** (failures - 1), 30_000);
}
