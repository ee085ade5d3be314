import type { Invalid } from "../../contract/invalid";
import { R_CONTAINER } from "../../contract/outputs/contract";
import type { ConfigError } from "../base/config/errors";
import {
  type Condition,
  type ContainerSettings,
  LOG_ROUTER,
  LOG_ROUTER_MEMORY,
  LOG_ROUTER_VOLUME,
  type Mount,
  SHARED_PATH,
} from "./containers";
import { definitionSizeErrors } from "./definition-size";
import { SCRATCH_VOLUMES } from "./scratch";

/** Containers in one task. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const MOST_CONTAINERS = 10;

/** Checks a model's other containers against the task's size and each other. */
export function containerErrors(model: ContainerSettings & { cpu: number; memory: number }): ConfigError[] {
  return [
    ...nameErrors(model),
    ...sizeErrors(model),
    ...dependencyErrors(model),
    ...mountErrors(model),
    ...definitionSizeErrors(model),
  ];
}

function* nameErrors({ sidecars = [], volumes = [], logRouter }: ContainerSettings): Iterable<ConfigError> {
  const most = MOST_CONTAINERS - 1 - (logRouter ? 1 : 0);
  if (sidecars.length > most)
    yield {
      path: ["sidecars"],
      message: `${sidecars.length} sidecars are too many: a task has at most ${MOST_CONTAINERS} containers`,
      allowed: `up to ${most} sidecars`,
    };
  const taken = new Set([R_CONTAINER, ...(logRouter ? [LOG_ROUTER] : [])]);
  for (const [i, { name }] of sidecars.entries()) {
    if (taken.has(name)) yield isTaken(["sidecars", i, "name"], name, "container");
    taken.add(name);
  }
  const names = new Set([...scratchNames(sidecars), ...(logRouter ? [LOG_ROUTER_VOLUME] : [])]);
  for (const [i, { name }] of volumes.entries()) {
    if (names.has(name)) yield isTaken(["volumes", i, "name"], name, "volume");
    names.add(name);
  }
}

function isTaken(path: PropertyKey[], given: string, kind: string): ConfigError {
  const message = `"${given}" is taken by another ${kind} of the task`;
  return { path, message, remedy: `another ${String(path.at(-1))}` };
}

/** Reports mounts whose volume the configuration does not list. */
function scratchNames(sidecars: { name: string }[]): string[] {
  return SCRATCH_VOLUMES.flatMap(({ name }) => [name, ...sidecars.map((sidecar) => `${sidecar.name}-${name}`)]);
}

/** Checks that the containers leave R a share of the task. */
export function* sizeErrors(model: ContainerSettings & { cpu: number; memory: number }): Iterable<ConfigError> {
  const asked = [
    ...(model.sidecars ?? []).map(({ cpu, memory }, i) => ({
      at: ["sidecars", i] as (string | number)[],
      cpu,
      memory,
    })),
    ...(model.logRouter
      ? [
          {
            at: ["logRouter"],
            cpu: model.logRouter.cpu,
            memory: model.logRouter.memoryReservation ?? LOG_ROUTER_MEMORY,
          },
        ]
      : []),
  ];
  for (const field of ["cpu", "memory"] as const) {
    let sum = 0;
    for (const { at, [field]: value } of asked) {
      if (value === undefined) continue;
      sum += value;
      if (sum < model[field]) continue;
      const others = sum > value ? `, with the ${sum - value} of the other containers,` : "";
      const name = at[0] === "logRouter" && field === "memory" ? "memoryReservation" : field;
      yield {
        path: [...at, name],
        message: `${value}${others} leaves nothing for R of the task's ${field} of ${model[field]}`,
        allowed: `below ${model[field] - (sum - value)}`,
        remedy: `less for this container, or more ${field} for the model`,
      };
      break;
    }
  }
}

function* dependencyErrors({ sidecars = [], dependsOn = {} }: ContainerSettings): Iterable<ConfigError> {
  const byName = new Map(sidecars.map((sidecar) => [sidecar.name, sidecar]));
  const all = [
    { path: ["dependsOn"] as (string | number)[], own: R_CONTAINER, dependsOn },
    ...sidecars.map(({ name, dependsOn = {} }, i) => ({ path: ["sidecars", i, "dependsOn"], own: name, dependsOn })),
  ];
  for (const { path, own, dependsOn } of all) {
    for (const [name, condition] of Object.entries(dependsOn)) {
      const invalid = checkDependency(own, name, condition, byName);
      if (invalid) yield { path: [...path, name], ...invalid };
    }
  }
  const edges = new Map(all.map(({ own, dependsOn }) => [own, Object.keys(dependsOn)]));
  for (const { path, own } of all) {
    if (reaches(edges, own)) {
      yield { path, message: `"${own}" depends on itself`, remedy: "remove one dependency of the cycle" };
      return;
    }
  }
}

function checkDependency(
  own: string,
  name: string,
  condition: Condition,
  byName: Map<string, NonNullable<ContainerSettings["sidecars"]>[number]>,
): Invalid | undefined {
  if (name === R_CONTAINER && own !== R_CONTAINER)
    return condition === "START"
      ? undefined
      : { message: `a sidecar cannot wait for ${condition} of R: the task ends with R`, allowed: "START" };
  const other = byName.get(name);
  if (!other)
    return { message: `the task has no container "${name}"`, allowed: [...byName.keys(), R_CONTAINER].join(", ") };
  if (condition === "HEALTHY" && !other.healthCheck)
    return {
      message: `"${name}" is never HEALTHY: it has no healthCheck`,
      remedy: `a healthCheck for "${name}", or START`,
    };
  if ((condition === "COMPLETE" || condition === "SUCCESS") && other.essential)
    return {
      message: `"${name}" is essential, so the task ends with it`,
      allowed: `${condition} of a container that is not essential`,
      remedy: `essential: false for "${name}"`,
    };
  return undefined;
}

/** Whether a container depends on itself, directly or through others. */
function reaches(edges: Map<string, string[]>, start: string): boolean {
  const seen = new Set<string>();
  const open = [...(edges.get(start) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === start) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(edges.get(next) ?? []));
  }
  return false;
}

function* mountErrors({ sidecars = [], volumes = [], mounts = [] }: ContainerSettings): Iterable<ConfigError> {
  const all = [
    { path: ["mounts"] as (string | number)[], mounts, inR: true },
    ...sidecars.map(({ mounts = [], image }, i) => ({
      path: ["sidecars", i, "mounts"],
      mounts,
      inR: image === undefined,
    })),
  ];
  for (const { path, mounts, inR } of all) {
    const taken = new Set<string>(inR ? SCRATCH_VOLUMES.map(({ containerPath }) => containerPath) : []);
    for (const [i, mount] of mounts.entries()) {
      const volume = volumes.find(({ name }) => name === mount.volume);
      if (!volume) {
        const allowed = volumes.map(({ name }) => name).join(", ") || "none: the model has no volumes";
        yield { path: [...path, i, "volume"], message: `the model has no volume "${mount.volume}"`, allowed };
      } else if (inR && !volume.efs && !writable(mount)) {
        yield {
          path: [...path, i, "path"],
          message: `the R image's user cannot write to a volume of the task's disk at ${mount.path}`,
          allowed: SHARED_PATH,
          remedy: `mount it at ${SHARED_PATH}, or with readOnly: true`,
        };
      }
      if (taken.has(mount.path)) yield isTaken([...path, i, "path"], mount.path, "volume");
      taken.add(mount.path);
    }
  }
}

/** A volume gets the owner and mode of the image's folder at its path; without such a folder it belongs to root. */
const writable = ({ path, readOnly }: Mount) => readOnly === true || path === SHARED_PATH;
