import type { RTask } from "./r-task";

/** The revision of a task's that is in use, as contract/outputs/schema.ts describes it. */
export function revisionOutputs({ taskDefinition, taskDefinitionArn, held }: RTask) {
  return {
    taskDefinitionArn,
    family: taskDefinition.family,
    revision: held?.revision ?? taskDefinition.revision,
    ...(held ? { latestRevision: taskDefinition.revision } : {}),
  };
}
