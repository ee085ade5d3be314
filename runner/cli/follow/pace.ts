/** In ms. */
const SHORTEST = 50;

/**
 * The pause between two polls, in ms: a hundredth of the elapsed time, within bounds, so that the end is seen late by at most that.
 * Shorter around the end. A poll is one DescribeTasks and at most one FilterLogEvents, of which AWS allows an account 20 and 10 per
 * second.
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 * If AWS responds quickly, the pause is shorter, such that polls take at most a tenth of the time, or a third of it in the second after
 * R's end, when the log is complete and the user waits for the prompt.
 * @param elapsed ms since the follow began
 * @param latency duration of the last poll, in ms
 * @param ending ms since R's end, while only the task's end is pending; undefined before
 */
export function pauseAfter(elapsed: number, latency: number, ending?: number): number {
  const share = ending !== undefined && ending < 1_000 ? 2 : 9;
  return Math.min(longest(elapsed, ending), Math.max(SHORTEST, share * latency));
}

function longest(elapsed: number, ending?: number): number {
  if (ending !== undefined) return ending < 5_000 ? 200 : 1_000;
  return Math.min(elapsed < 900_000 ? 2_000 : 4_000, Math.max(250, elapsed / 100));
}

/** The pause after a number of consecutive failures, in ms. */
export function pauseAfterFailure(failures: number): number {
  return Math.min(1_000 * 2 ** (failures - 1), 30_000);
}
