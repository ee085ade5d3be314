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
import { SCRATCH_VOLUMES } from "./scratch";

/** Containers in one task. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const MOST_CONTAINERS = 10;

/** What is wrong with a model's other containers, given the task's size; empty if nothing is. */
export function containerErrors(model: ContainerSettings & { cpu: number; memory: number }): ConfigError[] {
  return [...nameErrors(model), ...sizeErrors(model), ...dependencyErrors(model), ...mountErrors(model)];
}

function* nameErrors({ sidecars = [], volumes = [], logRouter }: ContainerSettings): Iterable<ConfigError> {
  const most = MOST_CONTAINERS - 1 - (logRouter ? 1 : 0);
  if (sidecars.length > most)
    yield { path: ["sidecars"], message: `a task has at most ${MOST_CONTAINERS} containers: ${most} beside R's` };
  const taken = new Set([R_CONTAINER, ...(logRouter ? [LOG_ROUTER] : [])]);
  for (const [i, { name }] of sidecars.entries()) {
    if (taken.has(name)) yield { path: ["sidecars", i, "name"], message: "is taken by another container of the task" };
    taken.add(name);
  }
  const names = new Set([...scratchNames(sidecars), ...(logRouter ? [LOG_ROUTER_VOLUME] : [])]);
  for (const [i, { name }] of volumes.entries()) {
    if (names.has(name)) yield { path: ["volumes", i, "name"], message: "is taken by another volume of the task" };
    names.add(name);
  }
}

/** Volumes that R's container and sidecars get by themselves. */
function scratchNames(sidecars: { name: string }[]): string[] {
  return SCRATCH_VOLUMES.flatMap(({ name }) => [name, ...sidecars.map((sidecar) => `${sidecar.name}-${name}`)]);
}

/** Of what the task has, something has to be left for R. */
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
      const others = sum > value ? ` with ${sum - value} of the others` : "";
      const name = at[0] === "logRouter" && field === "memory" ? "memoryReservation" : field;
      yield {
        path: [...at, name],
        message: `${value}${others} leaves nothing for R of the task's ${field} of ${model[field]}; ask for less, or give the model more`,
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
      const message = unfit(own, name, condition, byName);
      if (message) yield { path: [...path, name], message };
    }
  }
  const edges = new Map(all.map(({ own, dependsOn }) => [own, Object.keys(dependsOn)]));
  for (const { path, own } of all) {
    if (reaches(edges, own)) {
      yield { path, message: `'${own}' would wait for itself: the dependencies go round in a circle` };
      return;
    }
  }
}

function unfit(
  own: string,
  name: string,
  condition: Condition,
  byName: Map<string, NonNullable<ContainerSettings["sidecars"]>[number]>,
): string | undefined {
  if (name === R_CONTAINER && own !== R_CONTAINER)
    return condition === "START" ? undefined : `of R only its START can be awaited: the task ends with R`;
  const other = byName.get(name);
  if (!other)
    return `there is no container '${name}' in the task; there are ${[...byName.keys(), R_CONTAINER].join(", ")}`;
  if (condition === "HEALTHY" && !other.healthCheck) return `'${name}' has no healthCheck, so it never is HEALTHY`;
  if ((condition === "COMPLETE" || condition === "SUCCESS") && other.essential)
    return `'${name}' is essential, so the task ends with it; only one that is not can be awaited by ${condition}`;
  return undefined;
}

/** Whether a container depends on itself, over whatever others. */
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
        const names = volumes.map(({ name }) => name).join(", ") || "none";
        yield {
          path: [...path, i, "volume"],
          message: `there is no volume '${mount.volume}'; the model's volumes are: ${names}`,
        };
      } else if (inR && !volume.efs && !writable(mount)) {
        yield {
          path: [...path, i, "path"],
          message: `the R image's user may write a volume of the task's disk at ${SHARED_PATH} only; mount it there, or with readOnly: true`,
        };
      }
      if (taken.has(mount.path)) yield { path: [...path, i, "path"], message: "is taken by another volume" };
      taken.add(mount.path);
    }
  }
}

/** A volume takes over owner and mode of the image's folder, and elsewhere it is root's. */
const writable = ({ path, readOnly }: Mount) => readOnly === true || path === SHARED_PATH;
