import type { AwsPlace } from "../base/arns";
import { actions, allow, type Grants } from "../base/grants";

/** Permissions to deploy a stack's state machines. @param name `<project>-<stack>` */
export function machineGrants({ partition, region, accountId }: AwsPlace, name: string): Grants {
  const machines = [`arn:${partition}:states:${region}:${accountId}:stateMachine:${name}-*`];
  return {
    read: [
      allow(
        "DescribeMaps",
        actions("states", "DescribeStateMachine ListStateMachineVersions ListTagsForResource"),
        machines,
      ),
      // Called at every preview; the action has no narrower resource.
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
      allow("ValidateMaps", ["states:ValidateStateMachineDefinition"], ["*"]),
    ],
    write: [
      allow(
        "ChangeMaps",
        actions("states", "CreateStateMachine DeleteStateMachine TagResource UntagResource UpdateStateMachine"),
        machines,
      ),
    ],
  };
}
