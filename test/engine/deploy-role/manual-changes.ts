import { CloudWatchLogsClient, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
  ReplaceRouteCommand,
  type RouteTable,
} from "@aws-sdk/client-ec2";
import { ECRClient, PutImageScanningConfigurationCommand, PutImageTagMutabilityCommand } from "@aws-sdk/client-ecr";
import { ECSClient, UpdateClusterCommand } from "@aws-sdk/client-ecs";
import { DeleteRolePermissionsBoundaryCommand, IAMClient, UpdateRoleCommand } from "@aws-sdk/client-iam";
import { STACK_TAG } from "../../../contract/names";
import { clientSettings } from "../../support/emulator-aws";
import { NAME, STACK } from "./refusals";

const root = clientSettings();
export const LOG_GROUP = `/r-on-fargate/${STACK}/first-run`;
const RoleName = `${NAME}-task`;
const repositoryName = NAME;
const OWN = [{ Name: `tag:${STACK_TAG}`, Values: [NAME] }];

/** Manual changes, as root: each in another resource, or in another setting of it. */
export async function changeByHand(): Promise<void> {
  const [ec2, ecr, iam] = [new EC2Client(root), new ECRClient(root), new IAMClient(root)];
  const retention = new PutRetentionPolicyCommand({ logGroupName: LOG_GROUP, retentionInDays: 7 });
  await new CloudWatchLogsClient(root).send(retention);
  await ecr.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: "MUTABLE" }));
  const imageScanningConfiguration = { scanOnPush: false };
  await ecr.send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration }));
  await iam.send(new UpdateRoleCommand({ RoleName, Description: "by hand", MaxSessionDuration: 7200 }));
  await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  const settings = [{ name: "containerInsights" as const, value: "disabled" }];
  await new ECSClient(root).send(new UpdateClusterCommand({ cluster: NAME, settings }));

  const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({ Filters: OWN }));
  const { VpcEndpointId, RouteTableIds } = VpcEndpoints![0]!;
  await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId, RemoveRouteTableIds: RouteTableIds!.slice(0, 1) }));
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters: OWN }));
  const gateway = routes(RouteTables!).find(({ GatewayId }) => GatewayId?.startsWith("igw-"))!;
  const nat = routes(RouteTables!).find(({ NatGatewayId }) => NatGatewayId)!;
  const { RouteTableId, DestinationCidrBlock } = nat;
  await ec2.send(new ReplaceRouteCommand({ RouteTableId, DestinationCidrBlock, GatewayId: gateway.GatewayId }));
}

const routes = (tables: RouteTable[]) =>
  tables.flatMap(({ RouteTableId, Routes = [] }) => Routes.map((route) => ({ ...route, RouteTableId })));
