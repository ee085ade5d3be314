import { STACK_TAG } from "../../contract/names";
import { actions, allow, type Grants } from "../base/grants";
import type { DeployedStack } from "./deployed-stack";

/** Actions that create a resource with tags. */
const CREATE = actions(
  "ec2",
  `AllocateAddress CreateInternetGateway CreateNatGateway CreateRouteTable CreateSecurityGroup CreateSubnet CreateVpc
   CreateVpcEndpoint`,
);

/** The same for a security group's rules if they have tags; without tags, EC2 checks only the group. */
const AUTHORIZE = actions("ec2", "AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress");

/**
 * Network ids are not known in advance. So new resources must have the stack's tag, and only resources with it can be changed or
 * used. Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export function networkGrants({ place, name, vpcId, interfaceEndpoints }: DeployedStack): Grants {
  const any = `arn:${place.partition}:ec2:${place.region}:${place.accountId}`;
  const all = [`${any}:*/*`];
  const tag = (kind: "Request" | "Resource") => ({ [`aws:${kind}Tag/${STACK_TAG}`]: name });
  return {
    read: [
      // EC2's Describe actions have no resource.
      allow(
        "DescribeNetworks",
        actions(
          "ec2",
          `DescribeAddresses DescribeAddressesAttribute DescribeAvailabilityZones DescribeInternetGateways DescribeNatGateways
           DescribeNetworkAcls DescribePrefixLists DescribeRouteTables DescribeSecurityGroupRules DescribeSecurityGroups
           DescribeSubnets DescribeVpcEndpoints DescribeVpcs`,
        ),
        ["*"],
      ),
      allow("DescribeVpcs", ["ec2:DescribeVpcAttribute"], [`${any}:vpc/*`]),
    ],
    write: [
      // Before it deletes a subnet or a security group, the provider looks for interfaces that are left in it. Elastic Load Balancing
      // looks at the account with the permissions of who creates a load balancer:
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-permissions.html
      allow("DescribeForChanges", actions("ec2", "DescribeAccountAttributes DescribeNetworkInterfaces"), ["*"]),
      allow("MakeNetworks", CREATE, all, { StringEquals: tag("Request") }),
      allow("MakeGroupRules", AUTHORIZE, [`${any}:security-group-rule/*`], { StringEquals: tag("Request") }),
      allow("TagWhatIsMade", ["ec2:CreateTags"], all, {
        StringEquals: {
          ...tag("Request"),
          "ec2:CreateAction": [...CREATE, ...AUTHORIZE].map((action) => action.slice(4)),
        },
      }),
      allow(
        "ChangeOwnNetworks",
        [
          ...CREATE.filter((action) => !/AllocateAddress|CreateInternetGateway|CreateVpc$/.test(action)),
          ...AUTHORIZE,
          ...actions(
            "ec2",
            `AssociateRouteTable AttachInternetGateway CreateRoute CreateTags DeleteInternetGateway DeleteNatGateway
             DeleteRoute DeleteRouteTable DeleteSecurityGroup DeleteSubnet DeleteTags DeleteVpc DeleteVpcEndpoints
             DetachInternetGateway DisassociateAddress DisassociateRouteTable ModifySecurityGroupRules
             ModifySubnetAttribute ModifyVpcAttribute ModifyVpcEndpoint ReleaseAddress ReplaceRoute
             ReplaceRouteTableAssociation RevokeSecurityGroupEgress RevokeSecurityGroupIngress`,
          ),
        ],
        all,
        // Without the last statement, the role could tag another stack's network as its own and then change it.
        { StringEquals: tag("Resource"), StringEqualsIfExists: tag("Request") },
      ),
      // An endpoint's private DNS is a hosted zone of AWS with an unknown id.
      ...(interfaceEndpoints
        ? [
            allow(
              "NameEndpoints",
              ["route53:AssociateVPCWithHostedZone"],
              [`arn:${place.partition}:route53:::hostedzone/*`],
            ),
          ]
        : []),
      ...(vpcId ? [allow("GroupsInGivenVpc", ["ec2:CreateSecurityGroup"], [`${any}:vpc/${vpcId}`])] : []),
    ],
  };
}
