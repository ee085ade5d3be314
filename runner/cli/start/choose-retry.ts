import type { Retries } from "../../../contract/retry-input";
import { usageError } from "../base/errors";
import type { ChosenModel } from "../stack/choose-model";

/** The state machine that starts a run, and its maximum number of tries. */
export interface ChosenRetry extends Retries {
  stateMachineArn: string;
}

/**
 * The retries of a run: its model's, or the given number of tries.
 * @returns undefined for a single task, which needs no state machine
 * @throws CliError 64 for a model without `retry`, or a timeout longer than that of its tasks
 */
export function chooseRetry(
  { name, model: { retry } }: ChosenModel,
  asked: number | undefined,
  timeout: number | undefined,
): ChosenRetry | undefined {
  if (asked === 1 || (asked === undefined && !retry)) return undefined;
  if (!retry)
    throw usageError(
      `--tries: model "${name}" has no retry`,
      "add `retry: {}` to the model in Pulumi.<stack>.yaml, then `pulumi up`",
    );
  const { stateMachineArn, tries, taskTimeout, memoryLimit } = retry;
  if (timeout !== undefined && timeout > taskTimeout)
    throw usageError(
      `a timeout of ${timeout} s is longer than the model's taskTimeout of ${taskTimeout} s, at which Step Functions stops the task`,
      "a larger taskTimeout in the model's `retry`, or --tries 1",
    );
  return { stateMachineArn, tries: asked ?? tries, memoryLimit };
}
