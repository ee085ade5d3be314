import { limitErrors } from "../machine/config";
import { machineAlarm } from "../machine/machine-alarm";
import { machineGrants } from "../machine/machine-grants";
import { configuredBesideR } from "../task/containers";
import { type Trigger, taskStart } from "../task/trigger";
import { mapSchema } from "./config";
import { ModelMap, machineName } from "./model-map";
import { chunkControlStatements, chunkStatements, mapOperatorStatements } from "./statements";

/** `map` of a model: one run for each of many items, by Step Functions. */
export const map: Trigger<"map", "map", typeof mapSchema, ModelMap> = {
  name: "map",
  key: "map",
  schema: mapSchema,
  docs: {
    description: "Runs the model for each of many items with `rfargate map`: [map.md](map.md).",
    unset: "no maps",
  },
  check: limitErrors,
  make: (start, { taskTimeout }) =>
    new ModelMap(start.family, {
      ...taskStart(start),
      bucketName: start.stack.bucketName,
      shared: configuredBesideR(start.model) !== undefined,
      taskTimeout,
    }),
  outputs: ({ machineArn }, { maxTasks, tries, itemTimeout, spot, memoryLimit }) => ({
    map: {
      stateMachineArn: machineArn,
      ...(maxTasks === undefined ? {} : { maxTasks }),
      tries,
      ...(itemTimeout ? { itemTimeout } : {}),
      ...(spot === undefined ? {} : { spot }),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    },
  }),
  taskStatements: chunkStatements,
  deployGrants: {
    roles: (family) => [{ name: machineName(family), service: "states.amazonaws.com" }],
    startsTasks: true,
    roleStatements: (place, name) => chunkControlStatements(place, name, `${name}-*`),
    statements: machineGrants,
  },
  // Items that fail are told by `rfargate map`.
  alarms: (family, { machineArn }, args) => [
    machineAlarm(
      family,
      "map",
      machineArn,
      `A map of ${family} lost items: rfargate ls, then rfargate map --retry`,
      args,
    ),
  ],
  figures: ({ machineArn }) => ({ mapMachineArn: machineArn }),
  operatorStatements(made) {
    const [first] = made;
    if (!first) return [];
    const { place, bucketName } = first.args;
    return mapOperatorStatements(
      place,
      bucketName,
      made.map((one) => one.machineName),
    );
  },
};
