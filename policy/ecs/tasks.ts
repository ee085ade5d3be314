import { once } from "../core/once";
import type { Resource, StackResource } from "../core/rule";
import { TASK_DEFINITION } from "./containers";
import { JOB_DEFINITION, type JobTask, readJob } from "./jobs";

/** The types of resources that define tasks. */
export const TASK_TYPES: readonly string[] = [TASK_DEFINITION, JOB_DEFINITION];

/** A task definition, or a part of a job definition in the form of one. */
type Task<Of extends Resource> = Of & {
  /** The part's place in the job definition. */
  where?: string;
};

/** The tasks that a resource defines. */
export const tasksOf = once((resource: Resource): Task<Resource>[] =>
  resource.type === JOB_DEFINITION ? readJob(resource).tasks.map((task) => ofJob(resource, task)) : [resource],
);

/** The tasks that a stack defines. The parts of a job's description have the same sources. */
export const tasksIn = once((resources: readonly StackResource[]): Task<StackResource>[] =>
  resources.flatMap((resource) => {
    if (resource.type === TASK_DEFINITION) return [resource];
    if (resource.type !== JOB_DEFINITION) return [];
    const { parent, owner } = resource;
    return readJob(resource).tasks.map((task) => {
      const sources = resource.from[task.property] ?? [];
      const from = { taskRoleArn: sources, executionRoleArn: sources };
      return { ...ofJob(resource, task), from, parent, owner };
    });
  }),
);

const ofJob = ({ urn, name, described, provider }: Resource, { where, props }: JobTask): Task<Resource> => ({
  ...{ urn, name, described, provider, where, props },
  type: TASK_DEFINITION,
  isNative: true,
});
