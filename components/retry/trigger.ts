import { retryMachineName } from "../../contract/names";
import { executionArn } from "../base/arns";
import { allow } from "../base/grants";
import { machineAlarm } from "../machine/machine-alarm";
import { taskControlStatements } from "../machine/statements";
import { configuredOtherContainers } from "../task/containers";
import { startMachinesStatement } from "../task/task-start";
import { type Trigger, taskStart } from "../task/trigger";
import { retryErrors, retrySchema } from "./config";
import { ModelRetry } from "./model-retry";

/** `retry` of a model: Step Functions retries its runs. */
export const retry: Trigger<"retry", "retry", typeof retrySchema, ModelRetry> = {
  name: "retry",
  key: "retry",
  schema: retrySchema,
  docs: {
    description: "Retries runs of the model that failed, were interrupted or ran out of memory: [retry.md](retry.md).",
    unset: "a run is one task",
  },
  check: retryErrors,
  make: (start, { taskTimeout, spotRetries }) =>
    new ModelRetry(start.family, {
      ...taskStart(start),
      shared: configuredOtherContainers(start.model) !== undefined,
      taskTimeout,
      spotRetries,
    }),
  outputs: ({ machineArn }, { tries, taskTimeout, memoryLimit }) => ({
    retry: {
      stateMachineArn: machineArn,
      tries,
      taskTimeout,
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    },
  }),
  // `map` gives every deploying role its permissions on state machines.
  deployGrants: {
    roles: (family) => [{ name: retryMachineName(family), service: "states.amazonaws.com" }],
    startsTasks: true,
    roleStatements: taskControlStatements,
  },
  alarms: (family, { machineArn }, args) => [
    machineAlarm(
      family,
      "retry",
      machineArn,
      `A run of ${family} failed for good: rfargate ls, then rfargate status`,
      args,
    ),
  ],
  operatorStatements(made) {
    if (made.length === 0) return [];
    return [
      startMachinesStatement(made.map(({ machineArn }) => machineArn)),
      allow(
        "FollowRetriedRuns",
        ["states:DescribeExecution", "states:GetExecutionHistory", "states:StopExecution"],
        made.map(({ args, machineName }) => executionArn(args.place, `${machineName}:*`)),
      ),
    ];
  },
};
