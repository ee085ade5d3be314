import { R_CONTAINER } from "../../../contract/outputs/contract";
import type { ModelOutputs } from "../../../contract/outputs/schema";
import { taskIdOf } from "../parse/run-id";

/** The log stream of a model's task. @param task its ARN or its id */
export function taskLog(
  { logGroup, logStreamPrefix, logStream = `${logStreamPrefix}/${R_CONTAINER}/` }: ModelOutputs,
  task: string,
): { group: string; stream: string } {
  return { group: logGroup, stream: `${logStream}${taskIdOf(task)}` };
}
