import { NEW_ACCOUNT_VCPUS, tasksWithin } from "../../contract/map/batch";
import { limitErrors } from "../machine/config";
import { machineAlarm } from "../machine/machine-alarm";
import { machineGrants } from "../machine/machine-grants";
import { NEEDS_EVENTS } from "../sqs/uploaded-objects";
import { configuredOtherContainers } from "../task/containers";
import { type Trigger, type TriggerStart, taskStart } from "../task/trigger";
import { type MapConfig, mapSchema } from "./config";
import { clockName, startsName } from "./map-starts";
import { ModelMap, type ModelMapArgs, machineName } from "./model-map";
import { startErrors } from "./starts-config";
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
  check: (settings, model) => [...limitErrors(settings, model), ...startErrors(settings, model)],
  checkStack({ onUpload }, { bucket }) {
    return onUpload && bucket.eventBridge === false ? [{ path: ["onUpload"], ...NEEDS_EVENTS }] : [];
  },
  takes: ({ onUpload }) => (onUpload ? [{ path: ["onUpload"], prefix: onUpload.prefix, suffix: onUpload.suffix }] : []),
  names: (model, { schedule }) => [
    { kind: "queue", name: `${model}-map-starts` },
    { kind: "queue", name: `${model}-map-starts-dead-letters` },
    ...schedule.map(({ name }) => ({ kind: "schedule of maps" as const, name: `${model}-map-clock-${name}` })),
  ],
  make: (start, settings) =>
    new ModelMap(start.family, {
      ...taskStart(start),
      bucketName: start.stack.bucketName,
      shared: configuredOtherContainers(start.model) !== undefined,
      taskTimeout: settings.taskTimeout,
      spotRetries: settings.spotRetries,
      starts: startsOf(start, settings),
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
    roles: (family, { onUpload, schedule }) => [
      { name: machineName(family), service: "states.amazonaws.com" },
      ...(onUpload || schedule.length > 0 ? [{ name: startsName(family), service: "lambda.amazonaws.com" }] : []),
      ...(schedule.length > 0 ? [{ name: clockName(family), service: "scheduler.amazonaws.com" }] : []),
    ],
    startsTasks: true,
    roleStatements: (place, name) => chunkControlStatements(place, name, `${name}-*`),
    statements: machineGrants,
  },
  deadLetters: ({ starts }, model) =>
    starts
      ? [{ queueName: starts.deadLetters.queueName, description: `Maps of model ${model} that could not be started` }]
      : [],
  // `rfargate map` reports failed items.
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

/** The model's automatic starts of maps; undefined: none. */
function startsOf({ model, stack }: TriggerStart, settings: MapConfig): ModelMapArgs["starts"] {
  const { onUpload, schedule: schedules, tries, itemTimeout, spot = model.spot, memoryLimit } = settings;
  if (!onUpload && schedules.length === 0) return undefined;
  const { place, bucketName, kmsKeyArn, retentionDays, tags } = stack;
  const { name, cpu, memory } = model;
  return {
    ...{ place, bucketName, kmsKeyArn, retentionDays, tags, onUpload, schedules },
    settings: {
      ...{ model: name, script: [model.script].flat().join(" "), cpu, memory, tries },
      capacity: spot ? "FARGATE_SPOT" : "FARGATE",
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
      otherContainers: configuredOtherContainers(model),
      itemTimeout: itemTimeout ?? null,
      maxTasks: settings.maxTasks ?? tasksWithin(NEW_ACCOUNT_VCPUS, cpu),
    },
  };
}
