import { STACK_TAG } from "../../contract/names";
import { actions, allow, type Grants } from "../base/grants";
import type { DeployedStack } from "./deployed-stack";

/** What makes something that has a tag from its beginning. */
const CREATE = actions(
  "ec2",
  `AllocateAddress CreateInternetGateway CreateNatGateway CreateRouteTable CreateSecurityGroup CreateSubnet CreateVpc
   CreateVpcEndpoint`,
);

/** The same of a group's rules, once they are given a tag: without one only the group is asked for. */
const AUTHORIZE = actions("ec2", "AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress");

/**
 * Networks have ids that nobody knows before: what is made has to bear the stack's tag, and only what bears it is changed or
 * built upon. Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export function networkGrants({ place, name, vpcId, interfaceEndpoints }: DeployedStack): Grants {
  const any = `arn:${place.partition}:ec2:${place.region}:${place.accountId}`;
  const all = [`${any}:*/*`];
  const tag = (kind: "Request" | "Resource") => ({ [`aws:${kind}Tag/${STACK_TAG}`]: name });
  return {
    read: [
      // EC2's descriptions know no resource.
      allow(
        "DescribeNetworks",
        actions(
          "ec2",
          `DescribeAccountAttributes DescribeAddresses DescribeAddressesAttribute DescribeAvailabilityZones
           DescribeInternetGateways DescribeManagedPrefixLists DescribeNatGateways DescribeNetworkAcls DescribeNetworkInterfaces DescribePrefixLists
           DescribeRouteTables DescribeSecurityGroupRules DescribeSecurityGroups DescribeSubnets DescribeTags
           DescribeVpcEndpointServices DescribeVpcEndpoints DescribeVpcs`,
        ),
        ["*"],
      ),
      allow("DescribeVpcs", ["ec2:DescribeVpcAttribute"], [`${any}:vpc/*`]),
    ],
    write: [
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
        // Without the last, the tag could be moved to another stack's network, and then its own be changed.
        { StringEquals: tag("Resource"), StringEqualsIfExists: tag("Request") },
      ),
      // Private DNS of an endpoint is a hosted zone of AWS's, whose id nobody knows before.
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
