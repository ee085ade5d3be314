import type { Resource } from "../core/rule";
import { awsType } from "../core/types";
import { isObject, readValue, Unknown, type Value } from "../core/value";

export const TASK_DEFINITION = awsType("ecs/taskDefinition");

/** One container of a task definition. */
export interface Container {
  /** How messages name it: `container "r-ecs-container"`. */
  label: string;
  /** Properties as the API spells them, e.g. `readonlyRootFilesystem`. */
  props: { [key: string]: Value };
}

/** The containers of a task definition: read, unknown at preview, or not legible for a reason. */
export type Containers = { read: Container[]; unknown?: Unknown; problem?: string };

/** Reads `containerDefinitions`: JSON text of a list. Never throws. */
export function readContainers({ props }: Resource): Containers {
  const given = props.containerDefinitions;
  if (given instanceof Unknown) return { read: [], unknown: given };
  if (typeof given !== "string") return { read: [], problem: "is not JSON text" };
  let list: unknown;
  try {
    list = JSON.parse(given);
  } catch (error) {
    return { read: [], problem: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!Array.isArray(list)) return { read: [], problem: "is JSON, but not a list of containers" };
  const values = list.map((container: unknown) => readValue(() => container));
  if (!values.every(isObject)) return { read: [], problem: "holds something that is not a container" };
  return { read: toContainers(values) };
}

/** Containers that are read already. */
export function toContainers(values: { [key: string]: Value }[]): Container[] {
  return values.map((container, i) => ({
    label: typeof container.name === "string" ? `container "${container.name}"` : `container ${i + 1}`,
    props: container,
  }));
}

/** The containers that could be read; `ecs-container-definitions-known` tells of the others. */
export const containersOf = (resource: Resource): Container[] => readContainers(resource).read;
