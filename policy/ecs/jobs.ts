import { JsonError, readJson } from "../core/json";
import { eachOf, volume } from "../core/native";
import { once } from "../core/once";
import type { Reference, Resource, StackResource } from "../core/rule";
import { awsType } from "../core/types";
import { at, atEach, isObject, Unknown, type Value } from "../core/value";
import { GoReader } from "./go-json";
import { fargateSizeFor } from "./sizes";

type Props = { [key: string]: Value };

export const JOB_DEFINITION = awsType("batch/jobDefinition");

/** Properties that describe a job: JSON text in the AWS provider, except for pods, and objects in Cloud Control. */
const DESCRIBED_BY = ["containerProperties", "ecsProperties", "nodeProperties", "eksProperties"] as const;

/** Objects whose names a program chooses. */
const FREE_NAMES = ["options", "labels", "annotations", "limits", "requests"];

/** What Batch sets where a job has no other log. Source: https://docs.aws.amazon.com/batch/latest/userguide/using_awslogs.html */
const LOG_OPTIONS: Props = {
  "awslogs-group": "/aws/batch/job",
  "awslogs-region": "the job's",
  "awslogs-stream-prefix": "the definition's name",
};

/** One task of a job, with the names of a task definition, and its place in the job definition. */
export interface JobTask {
  where: string;
  /** The property of the job definition that it is part of. */
  property: string;
  props: Props;
  /** Where its tasks' network and platform are set. */
  network?: Value;
  platformVersion?: Value;
}

/** A job definition after reading: its tasks, the properties that are unknown, and the errors of the others. */
interface Job {
  tasks: JobTask[];
  unknown: Unknown[];
  errors: string[];
}

/** Reads a job definition. Never throws. */
export const readJob = once(({ props }: Resource): Job => {
  const job: Job = { tasks: [], unknown: [], errors: [] };
  for (const property of DESCRIBED_BY) {
    const given = props[property];
    if (given === undefined || given === null || given === "") continue;
    const value = typeof given === "string" ? parsed(given, property, job.errors) : given;
    if (value instanceof Unknown) job.unknown.push(value);
    else job.tasks.push(...tasksIn({ [property]: value }, property, "", props.platformCapabilities));
  }
  return job;
});

/** The values that describe a job, for those that are given as objects. */
export const objectsOf = ({ props }: Resource): Value[] => DESCRIBED_BY.map((property) => props[property]);

/** The resources that the properties with the description are made from. */
export const sourcesOf = ({ from }: StackResource): Reference[] => DESCRIBED_BY.flatMap((name) => from[name] ?? []);

/** The provider decodes the text into the SDK's structures, as it does with a task definition's containers. */
function parsed(text: string, property: string, errors: string[]): Value {
  const json = readJson(text);
  if (json instanceof JsonError) {
    errors.push(`${property} is ${json.message}`);
    return undefined;
  }
  const reader = new GoReader(FREE_NAMES);
  const value = reader.read(json, property);
  errors.push(...reader.repeated.map((name) => `${property} has the name ${name} twice, whatever its letter case`));
  if (!isObject(value)) errors.push(`${property} is JSON, but not an object`);
  return value;
}

/** The tasks in an object with some of the properties that describe a job; a range of nodes has them as well. */
function tasksIn(given: Value, property: string, prefix: string, capabilities?: Value): JobTask[] {
  const part = (path: string) => `${prefix}${path}`;
  const range = (one: Value, i: number) => {
    const { container, ...others } = isObject(one) ? one : {};
    const where = part(`nodeProperties.nodeRangeProperties.${i}.`);
    return tasksIn({ containerProperties: container, ...others }, property, where);
  };
  return [
    ...objects(given, "containerProperties").map((one) =>
      ofContainer(one, property, part("containerProperties"), capabilities),
    ),
    ...objects(given, "ecsProperties.taskProperties.*").map((one, i) =>
      ofTask(one, property, part(`ecsProperties.taskProperties.${i}`), capabilities),
    ),
    ...objects(given, "nodeProperties.nodeRangeProperties.*").flatMap(range),
    ...objects(given, "eksProperties.podProperties").map((one) =>
      ofPod(one, property, part("eksProperties.podProperties")),
    ),
  ];
}

/** The objects at a path; a single nested block may be a list of one. */
function objects(given: Value, path: string): Props[] {
  const [list, each] = path.split(".*");
  const value = at(given, list!);
  const all = Array.isArray(value) ? value : [value];
  return (each === undefined ? all.slice(0, 1) : all).filter(isObject);
}

function ofContainer(one: Props, property: string, where: string, capabilities: Value): JobTask {
  return {
    where,
    property,
    network: one.networkConfiguration,
    platformVersion: at(one, "fargatePlatformConfiguration.platformVersion"),
    props: {
      ...volumesOf(one),
      taskRoleArn: one.jobRoleArn,
      executionRoleArn: one.executionRoleArn,
      requiresCompatibilities: capabilities,
      ...sizeOf([one]),
      containerDefinitions: [containerOf(one)],
    },
  };
}

/** What a container requires of a resource. */
function required(container: Props, type: string): Value {
  const found = atEach(container, "resourceRequirements.*").find(
    (given) => given instanceof Unknown || at(given, "type") === type,
  );
  return found instanceof Unknown ? found : at(found, "value");
}

/** The size of the task that Batch starts for containers: of several, the smallest of Fargate's with what they require together. */
function sizeOf(containers: Props[]): Props {
  const [vcpu, memory] = ["VCPU", "MEMORY"].map((type) => totalOf(containers.map((one) => required(one, type))));
  const cpu = typeof vcpu === "string" || typeof vcpu === "number" ? `${vcpu} vCPU` : vcpu;
  if (containers.length < 2 || typeof vcpu !== "number" || typeof memory !== "number") return { cpu, memory };
  const [units, mebibytes] = fargateSizeFor(vcpu * 1024, memory) ?? [vcpu * 1024, memory];
  return { cpu: units, memory: mebibytes };
}

/** The one value as it is, or the sum of several; one that is unknown if any is. */
function totalOf(values: Value[]): Value {
  if (values.length < 2) return values[0];
  const given = values.filter((value) => value !== undefined && value !== null);
  const unknown = given.find((value) => value instanceof Unknown);
  return unknown ?? (given.length === 0 ? undefined : given.reduce((sum: number, one) => sum + Number(one), 0));
}

function ofTask(one: Props, property: string, where: string, capabilities: Value): JobTask {
  const { pidMode, ipcMode, taskRoleArn, executionRoleArn } = one;
  const containers = objects(one, "containers.*");
  const size = { requiresCompatibilities: capabilities, ...sizeOf(containers) };
  const containerDefinitions = containers.map(containerOf);
  return {
    where,
    property,
    network: one.networkConfiguration,
    platformVersion: one.platformVersion,
    props: { ...volumesOf(one), ...size, pidMode, ipcMode, taskRoleArn, executionRoleArn, containerDefinitions },
  };
}

/** The host's network is Batch's default for pods, which AWS recommends, so it is left alone. */
function ofPod(one: Props, property: string, where: string): JobTask {
  const volumes = objects(one, "volumes.*").map((each) => ({ hostPath: at(each, "hostPath.path") }));
  const containers = [...objects(one, "containers.*"), ...objects(one, "initContainers.*")];
  return { where, property, props: { volumes, containerDefinitions: containers.map(podContainer) } };
}

const volumesOf = ({ volumes, ephemeralStorage }: Props): Props => ({
  volumes: eachOf(volumes, volume),
  ephemeralStorage: { sizeInGib: at(ephemeralStorage, "sizeInGiB") ?? at(ephemeralStorage, "sizeInGib") },
});

function containerOf({ volumes: _, ...container }: Props): Props {
  const { logConfiguration: log } = container;
  if (log instanceof Unknown) return container;
  const given = at(log, "options");
  const options = given instanceof Unknown ? given : { ...LOG_OPTIONS, ...(isObject(given) ? given : {}) };
  const logConfiguration = isObject(log) ? { ...log, options } : { logDriver: "awslogs", options };
  return { ...container, logConfiguration };
}

/** A container of a pod in the names of a task definition. The cluster takes its log. */
function podContainer(container: Props): Props {
  const { name, image, securityContext: context } = container;
  const user = at(context, "runAsUser");
  const escalates = at(context, "allowPrivilegeEscalation");
  return containerOf({
    name,
    image,
    environment: container.env ?? container.envs,
    command: container.args,
    entryPoint: container.command ?? container.commands,
    privileged: at(context, "privileged"),
    readonlyRootFilesystem: READ_ONLY.map((name) => at(context, name)).find((value) => value !== undefined),
    user: typeof user === "number" ? String(user) : user,
    dockerSecurityOptions:
      escalates === undefined
        ? []
        : [escalates instanceof Unknown ? escalates : `no-new-privileges:${!isTrue(escalates)}`],
  });
}

/** As the API has it, as the provider has it, and as the reader of JSON text writes it. */
const READ_ONLY = ["readOnlyRootFilesystem", "readOnlyRootFileSystem", "readonlyRootFilesystem"];

const isTrue = (value: Value) => String(value).toLowerCase() === "true";
