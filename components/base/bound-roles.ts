import * as pulumi from "@pulumi/pulumi";
import type * as aws from "./aws";

/**
 * Puts a permissions boundary on every role that the program creates from then on: a deploying role that may create only bounded
 * roles could not deploy a component that forgot it. Source: https://www.pulumi.com/docs/iac/concepts/options/transformations/
 * @param boundaryArn ARN of a managed policy; absent: roles have no boundary
 */
export function boundRoles(boundaryArn: string | undefined): void {
  if (boundaryArn === undefined) return;
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === "aws:iam/role:Role"
      ? { props: { ...(props as aws.iam.RoleArgs), permissionsBoundary: boundaryArn }, opts }
      : undefined,
  );
}
