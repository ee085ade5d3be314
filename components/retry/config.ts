import { z } from "zod";
import { MOST_TRIES } from "../../contract/retry-input";
import type { ConfigError } from "../base/config/errors";
import { between } from "../base/config/fields";
import { limitErrors, machineFields } from "../machine/config";

/** `retry` of a model. */
export const retrySchema = z.strictObject({
  tries: between(1, MOST_TRIES)
    .default(3)
    .describe(
      "Maximum number of tries of a run; `rfargate run --tries` overrides it. A larger size after a lack of memory does not count. R's exit code 3 ends the run: it is not retried.",
    ),
  ...machineFields("run"),
});

export type RetryConfig = z.output<typeof retrySchema>;

/** Checks the retries of a model's runs against the model. */
export function retryErrors(
  settings: RetryConfig,
  model: { cpu: number; memory: number; timeout?: number | undefined },
): ConfigError[] {
  const { taskTimeout } = settings;
  const { timeout } = model;
  return [
    ...limitErrors(settings, model),
    ...(timeout !== undefined && timeout > taskTimeout
      ? [
          {
            path: ["taskTimeout"],
            message: `${taskTimeout} is below the model's timeout of ${timeout} seconds`,
            allowed: "longer than timeout, since a task also starts and copies its outputs",
          },
        ]
      : []),
  ];
}
