import type { AwsPlace } from "../base/arns";
import { actions, allow, type Grants } from "../base/grants";

/** Permissions to deploy a stack's functions and their event sources. @param name `<project>-<stack>` */
export function functionGrants({ partition, region, accountId }: AwsPlace, name: string): Grants {
  const arn = (resource: string) => `arn:${partition}:lambda:${region}:${accountId}:${resource}`;
  const functions = [arn(`function:${name}-*`)];
  const mappings = [arn("event-source-mapping:*")];
  const ofFunctions = { ArnLike: { "lambda:FunctionArn": functions } };
  return {
    read: [
      allow(
        "DescribeFunctions",
        actions(
          "lambda",
          "GetFunction GetFunctionCodeSigningConfig GetFunctionConcurrency ListTags ListVersionsByFunction",
        ),
        functions,
      ),
      allow("DescribeMappings", actions("lambda", "GetEventSourceMapping ListTags"), mappings),
    ],
    write: [
      allow(
        "ChangeFunctions",
        actions(
          "lambda",
          `CreateFunction DeleteFunction DeleteFunctionConcurrency GetFunctionConfiguration TagResource UntagResource
           UpdateFunctionCode UpdateFunctionConfiguration`,
        ),
        functions,
      ),
      // A new mapping can be restricted only by its function.
      allow("MakeMappings", ["lambda:CreateEventSourceMapping"], ["*"], ofFunctions),
      allow(
        "ChangeMappings",
        actions("lambda", "DeleteEventSourceMapping UpdateEventSourceMapping"),
        mappings,
        ofFunctions,
      ),
      allow("TagMappings", actions("lambda", "TagResource UntagResource"), mappings),
    ],
  };
}
