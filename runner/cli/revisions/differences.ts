import type { Service } from "../aws/task-definitions";
import { revisionOf } from "../aws/task-definitions";
import { counted } from "../base/counted";
import { type Change, changes } from "./changes";
import { type Family, titleOf } from "./families";
import { digestOf, type Revision } from "./revision";

/** A running task. */
export interface RunningTask {
  taskDefinitionArn: string;
}

/** The deployed state of a stack. */
export interface Running {
  /** By family: the revision in use. */
  inUse: Map<string, Revision>;
  /** By family: the active revisions that are newer than the stack's, newest first. */
  newer: Map<string, Revision[]>;
  services: Service[];
  tasks: RunningTask[];
  /** Digests of the images in the stack's repository. */
  images: Set<string>;
  /** Address of that repository. */
  repository: string;
}

/** A difference from the stack. */
export interface Difference {
  model: string;
  worker: boolean;
  kind: "inactive" | "image" | "outside" | "service" | "tasks";
  /** The revision concerned. */
  revision: number;
  message: string;
  /** From the revision in use to that one. */
  changes: Change[];
}

/** The differences between the stack and what runs. */
export function differences(families: Family[], running: Running): Difference[] {
  return families.flatMap((family) => {
    const inUse = running.inUse.get(family.family);
    return [
      ...startable(family, inUse, running),
      ...outside(family, inUse, running.newer.get(family.family) ?? []),
      ...served(family, running.services),
      ...tasks(family, running.tasks),
    ];
  });
}

function difference(
  family: Family,
  kind: Difference["kind"],
  revision: number,
  message: string,
  changed: Change[] = [],
): Difference {
  const { model, worker } = family;
  return { model, worker, kind, revision, message: `${titleOf(family)}: ${message}`, changes: changed };
}

function startable(family: Family, inUse: Revision | undefined, { images, repository }: Running): Difference[] {
  const { revision } = family;
  if (!inUse?.active) {
    const message = `revision ${revision} is deregistered, so nothing can start; pulumi up --refresh creates a new one`;
    return [difference(family, "inactive", revision, message)];
  }
  const digest = digestOf(inUse.image);
  if (digest === undefined || !inUse.image.startsWith(`${repository}@`) || images.has(digest)) return [];
  const message = `the image of revision ${revision} is not in the repository, so nothing can start: ${digest}`;
  return [difference(family, "image", revision, message)];
}

function outside(family: Family, inUse: Revision | undefined, newer: Revision[]): Difference[] {
  return newer.map((other) => {
    const message = `revision ${other.revision} was registered outside of the stack`;
    const changed = inUse ? changes(inUse.definition, other.definition) : [];
    return difference(family, "outside", other.revision, message, changed);
  });
}

function served(family: Family, services: Service[]): Difference[] {
  if (family.service === undefined) return [];
  const service = services.find(({ serviceName }) => serviceName === family.service);
  if (!service) return [difference(family, "service", family.revision, `service ${family.service} does not exist`)];
  return (service.deployments ?? []).flatMap(({ taskDefinition = "", status, runningCount = 0 }) => {
    const revision = revisionOf(taskDefinition);
    if (taskDefinition === family.arn) return [];
    if (status === "PRIMARY") {
      const message = `service ${family.service} runs revision ${revision}, not ${family.revision}`;
      return [difference(family, "service", revision, message)];
    }
    const message = `service ${family.service} still has ${counted(runningCount, "task")} of a deployment of revision ${revision}`;
    return [difference(family, "service", revision, message)];
  });
}

function tasks(family: Family, running: RunningTask[]): Difference[] {
  const others = running
    .map(({ taskDefinitionArn }) => taskDefinitionArn)
    .filter((arn) => familyOf(arn) === family.family && arn !== family.arn)
    .map(revisionOf);
  return [...new Set(others)]
    .sort((a, b) => b - a)
    .map((revision) => {
      const count = others.filter((other) => other === revision).length;
      const message = `${counted(count, "task")} of revision ${revision} ${count === 1 ? "runs" : "run"}, not of ${family.revision}`;
      return difference(family, "tasks", revision, message);
    });
}

const familyOf = (arn: string) => arn.split("/").at(-1)?.split(":")[0];
