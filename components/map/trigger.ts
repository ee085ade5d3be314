import type { AwsPlace } from "../base/arns";
import { actions, allow } from "../base/grants";
import { configuredBesideR } from "../task/containers";
import { type Trigger, taskStart } from "../task/trigger";
import { mapErrors, mapSchema } from "./config";
import { mapAlarm } from "./map-alarm";
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
  check: mapErrors,
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
    statements: grants,
  },
  alarms: (family, { machineArn }, args) => [mapAlarm(family, machineArn, args)],
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

function grants({ partition, region, accountId }: AwsPlace, name: string) {
  const machines = [`arn:${partition}:states:${region}:${accountId}:stateMachine:${name}-*`];
  return {
    read: [
      allow(
        "DescribeMaps",
        actions("states", "DescribeStateMachine ListStateMachineVersions ListTagsForResource"),
        machines,
      ),
      // Called at every preview; AWS knows no narrower resource.
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
      allow("ValidateMaps", ["states:ValidateStateMachineDefinition"], ["*"]),
    ],
    write: [
      allow(
        "ChangeMaps",
        actions("states", "CreateStateMachine DeleteStateMachine TagResource UntagResource UpdateStateMachine"),
        machines,
      ),
    ],
  };
}
