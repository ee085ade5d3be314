import { roleArn } from "../base/arns";
import { actions, allow, type Grants } from "../base/grants";
import { type DeployedStack, rolesByService, stackRoles } from "./deployed-stack";

/** Roles per statement: a statement has to fit into a policy. */
const CHUNK = 25;

/**
 * The stack's roles and its two policies for people, each by its name. The deployer can create a role, and give it a policy, only if
 * it has the boundary: then the role can do no more than the boundary allows, whatever the policy says.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function identityGrants(stack: DeployedStack, boundaryArn: string): Grants {
  const { place, name } = stack;
  const roles = chunks(stackRoles(stack).map((role) => roleArn(place, role.name)));
  const policies = ["operator", "publisher"].map(
    (kind) => `arn:${place.partition}:iam::${place.accountId}:policy/${name}-${kind}`,
  );
  const bounded = { StringEquals: { "iam:PermissionsBoundary": boundaryArn } };
  return {
    read: [
      ...roles.map((arns, i) =>
        allow(
          `DescribeRoles${i + 1}`,
          actions("iam", "GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies"),
          arns,
        ),
      ),
      allow("DescribePolicies", actions("iam", "GetPolicy GetPolicyVersion"), policies),
    ],
    write: [
      ...roles.map((arns, i) =>
        allow(
          `MakeBoundedRoles${i + 1}`,
          actions("iam", "CreateRole PutRolePermissionsBoundary PutRolePolicy"),
          arns,
          bounded,
        ),
      ),
      ...roles.map((arns, i) =>
        allow(
          `ChangeRoles${i + 1}`,
          actions(
            "iam",
            `DeleteRole DeleteRolePolicy ListInstanceProfilesForRole TagRole UntagRole UpdateAssumeRolePolicy UpdateRole
             UpdateRoleDescription`,
          ),
          arns,
        ),
      ),
      ...[...rolesByService(stack)].flatMap(([service, arns]) =>
        chunks(arns).map((some, i) =>
          allow(`PassTo${serviceWord(service)}${i + 1}`, ["iam:PassRole"], some, {
            StringEquals: { "iam:PassedToService": service },
          }),
        ),
      ),
      allow(
        "ChangePolicies",
        actions(
          "iam",
          "CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion ListPolicyVersions TagPolicy UntagPolicy",
        ),
        policies,
      ),
      // Created once per account, at the first use of a service.
      ...Object.entries(LINKED).map(([role, service]) =>
        allow(
          `Link${role.replace("_", "")}`,
          ["iam:CreateServiceLinkedRole"],
          [`arn:${place.partition}:iam::${place.accountId}:role/aws-service-role/${service}/AWSServiceRoleFor${role}`],
          { StringEquals: { "iam:AWSServiceName": service } },
        ),
      ),
    ],
  };
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
const LINKED: Record<string, string> = {
  ECS: "ecs.amazonaws.com",
  ElasticLoadBalancing: "elasticloadbalancing.amazonaws.com",
  ApplicationAutoScaling_ECSService: "ecs.application-autoscaling.amazonaws.com",
};

function chunks(arns: string[]): string[][] {
  return Array.from({ length: Math.ceil(arns.length / CHUNK) }, (_, i) => arns.slice(i * CHUNK, (i + 1) * CHUNK));
}

const serviceWord = (service: string) =>
  service.split(".")[0]!.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
