import type { RTask } from "./r-task";

/** The task's revision in use, in the form of contract/outputs/schema.ts. */
export function revisionOutputs({ taskDefinition, taskDefinitionArn, held }: RTask) {
  return {
    taskDefinitionArn,
    family: taskDefinition.family,
    revision: held?.revision ?? taskDefinition.revision,
    ...(held ? { latestRevision: taskDefinition.revision } : {}),
  };
}
