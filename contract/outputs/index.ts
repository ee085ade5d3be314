/**
 * `r-on-fargate/outputs`: for projects that use a stack of r-on-fargate. It reads the stack's outputs from a Pulumi StackReference or
 * from `pulumi stack output --json`; docs/outputs.md has every field.
 */
export { OUTPUT_NAME, OUTPUTS_VERSION, R_CONTAINER } from "./contract";
export { modelOf, OutputsError, parseOutputs } from "./read";
export { stackOutputs } from "./reference";
export type {
  ApiOutputs,
  AwsConnection,
  MapOutputs,
  ModelOutputs,
  QueueOutputs,
  RetryOutputs,
  RevisionOutputs,
  ScheduleOutputs,
  StackOutputs,
  UploadOutputs,
} from "./schema";
