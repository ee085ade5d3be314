import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  EC2Client,
  type EC2ClientConfig,
} from "@aws-sdk/client-ec2";

/** A VPC that no stack has made, with subnets in two zones. */
export interface GivenVpc {
  vpcId: string;
  subnetIds: string[];
  remove(): Promise<void>;
}

/** @param number of the range 10.<number>.0.0/16 */
export async function makeVpc(settings: EC2ClientConfig, number: number): Promise<GivenVpc> {
  const client = new EC2Client(settings);
  const range = (third: number, bits: number) => `10.${number}.${third}.0/${bits}`;
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: range(0, 16) }));
  const VpcId = Vpc!.VpcId!;
  const subnetIds: string[] = [];
  for (const [i, AvailabilityZone] of ["eu-west-1a", "eu-west-1b"].entries()) {
    const { Subnet } = await client.send(new CreateSubnetCommand({ VpcId, AvailabilityZone, CidrBlock: range(i, 24) }));
    subnetIds.push(Subnet!.SubnetId!);
  }
  const remove = async () => {
    for (const SubnetId of subnetIds) await client.send(new DeleteSubnetCommand({ SubnetId }));
    await client.send(new DeleteVpcCommand({ VpcId }));
  };
  return { vpcId: VpcId, subnetIds, remove };
}
