/** In ms. */
const SHORTEST = 50;

/**
 * The pause between two looks, in ms: a hundredth of the time so far, which is what the end is seen late by at most, within bounds,
 * and close around the end. One look is one DescribeTasks and
 * at most one FilterLogEvents, of which AWS allows an account 20 and 10 a second.
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 * Where AWS answers quickly the pause is shorter, so that looking takes a tenth of the time at most; a third of it in the one
 * second after R's end, when the log needs no look any more and somebody waits for the prompt.
 * @param elapsed ms since the follow began
 * @param latency ms that the last look took
 * @param ending ms since R has ended, while only the task's end is waited for; undefined before
 */
export function pauseAfter(elapsed: number, latency: number, ending?: number): number {
  const share = ending !== undefined && ending < 1_000 ? 2 : 9;
  return Math.min(longest(elapsed, ending), Math.max(SHORTEST, share * latency));
}

function longest(elapsed: number, ending?: number): number {
  if (ending !== undefined) return ending < 5_000 ? 200 : 1_000;
  return Math.min(elapsed < 900_000 ? 2_000 : 4_000, Math.max(250, elapsed / 100));
}

/** The pause after so many failures in a row, in ms. */
export function pauseAfterFailure(failures: number): number {
  return Math.min(1_000 * 2 ** (failures - 1), 30_000);
}
