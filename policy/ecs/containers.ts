import { JsonError, readJson } from "../core/json";
import type { Resource } from "../core/rule";
import { awsType } from "../core/types";
import { isObject, leavesOf, Unknown, type Value } from "../core/value";
import { GoReader } from "./go-json";

export const TASK_DEFINITION = awsType("ecs/taskDefinition");

/** One container of a task definition. */
export interface Container {
  /** How messages name it: `container "r-ecs-container"`. */
  label: string;
  /** Properties as the API spells them, e.g. `readonlyRootFilesystem`. */
  props: { [key: string]: Value };
}

/** The containers of a task definition: read, unknown at preview, or unreadable for reasons. */
export type Containers = { read: Container[]; unknown?: Unknown; errors: string[] };

/** Every rule about containers reads the same definitions, so the latest results are cached. */
let last: { text: string; containers: Containers } | undefined;

/** Reads `containerDefinitions`: JSON text of a list, with names compared as the provider does. Never throws. */
export function readContainers({ props }: Resource): Containers {
  const given = props.containerDefinitions;
  if (given instanceof Unknown) return { read: [], unknown: given, errors: [] };
  // Cloud Control has a list.
  if (Array.isArray(given)) return { read: toContainers(given.filter(isObject)), errors: [] };
  if (typeof given !== "string") return { read: [], errors: ["is not JSON text"] };
  if (last?.text !== given) last = { text: given, containers: parseContainers(given) };
  return last.containers;
}

/** Values that usually come from other resources; rules check their names: an image, a value, a secret's ARN, a role, a log group. */
const AWAITED =
  /\.(?:image|value|valueFrom|credentialsParameter|\w+RoleArn|fileSystemId|accessPointId)$|\.options\.[^.]+$/i;

/** Parts of definitions given as a list that are unknown at preview and that a rule checks. */
export const unknownParts = (given: Value): Unknown[] =>
  leavesOf(given).filter((part): part is Unknown => part instanceof Unknown && !AWAITED.test(part.path));

function parseContainers(text: string): Containers {
  const json = readJson(text);
  if (json instanceof JsonError) return { read: [], errors: [`is ${json.message}`] };
  if (!Array.isArray(json)) return { read: [], errors: ["is JSON, but not a list of containers"] };
  const reader = new GoReader(FREE_NAMES);
  const values = json.map((container, i) => reader.read(container, `containerDefinitions.${i}`));
  const errors = reader.repeated.map((name) => `has the name ${name} twice, whatever its letter case`);
  if (!values.every(isObject)) errors.push("holds something that is not a container");
  return { read: toContainers(values.filter(isObject)), errors };
}

/** Objects whose names a program chooses: maps and no structures of the API. */
const FREE_NAMES = ["dockerlabels", "options"];

/** Containers that are already parsed. */
export function toContainers(values: { [key: string]: Value }[]): Container[] {
  return values.map((container, i) => ({
    label: typeof container.name === "string" ? `container "${container.name}"` : `container ${i + 1}`,
    props: container,
  }));
}

/** The containers that could be read; `ecs-container-definitions-known` reports the others. */
export const containersOf = (resource: Resource & { where?: string }): Container[] => {
  const { read } = readContainers(resource);
  const { where } = resource;
  return where === undefined ? read : read.map(({ label, props }) => ({ label: `${label} of ${where}`, props }));
};
