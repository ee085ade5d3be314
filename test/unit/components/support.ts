import "../../../components/base/lean-sdk";
import * as pulumi from "@pulumi/pulumi";

/** A resource as a program registered it. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

export const PLACE = { partition: "aws", region: "eu-west-1", accountId: "123456789012" };

/** Answers what the engine would; every resource that the program registers is kept in the list returned. */
export function mockEngine(): Registered[] {
  const registered: Registered[] = [];
  pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        registered.push({ type, name, inputs });
        return { id: id || `${name}-id`, state: { ...inputs, arn: `arn:aws:mock:::${name}`, ...computed(type, name) } };
      },
      call: ({ token, inputs }) => {
        if (token === "aws:index/getAvailabilityZones:getAvailabilityZones") return zonesOf(inputs);
        if (token === "aws:ecr/getAuthorizationToken:getAuthorizationToken") {
          const authorizationToken = Buffer.from("AWS:registry-password").toString("base64");
          return { authorizationToken, proxyEndpoint: "https://registry.example:4567", userName: "AWS" };
        }
        throw new Error(`no answer prepared for ${token}`);
      },
    },
    "r-on-fargate",
    "unit",
    false,
  );
  return registered;
}

/** A region with three zones, one of which is without Fargate, in an account that has opted into a Local Zone. */
function zonesOf({ filters = [], excludeZoneIds = [] }: { filters?: unknown[]; excludeZoneIds?: string[] }) {
  const local = filters.length > 0 ? [] : ["apne1-tpe1-az1"];
  const ids = [...local, "apne1-az3", "apne1-az1", "apne1-az2"].filter((id) => !excludeZoneIds.includes(id));
  return { names: ids.map((id) => `zone-${id}`) };
}

function computed(type: string, name: string): Record<string, unknown> {
  if (type === "docker:index/registryImage:RegistryImage") return { sha256Digest: `sha256:${"d".repeat(64)}` };
  if (type === "docker:index/remoteImage:RemoteImage") return { imageId: `sha256:${"1".repeat(64)}` };
  if (type === "aws:lb/loadBalancer:LoadBalancer") return { dnsName: `${name}.elb.example` };
  if (type === "aws:sqs/queue:Queue") return { url: `https://sqs.example/${name}` };
  if (type === "awsx:ec2:Vpc") {
    const ids = (kind: string) => [`subnet-${kind}-a`, `subnet-${kind}-b`];
    return {
      vpcId: `vpc-${name}`,
      publicSubnetIds: ids("public"),
      privateSubnetIds: ids("private"),
      isolatedSubnetIds: ids("isolated"),
      routeTables: [],
    };
  }
  return {};
}

/** The provider's timeouts of a component's resources, by type: mocks get no options. */
export function seenTimeouts() {
  const timeouts = new Map<string, pulumi.CustomTimeouts | undefined>();
  const look: pulumi.ResourceTransformation = ({ type, opts }) => {
    timeouts.set(type, (opts as pulumi.CustomResourceOptions).customTimeouts);
    return undefined;
  };
  return { transformations: [look], timeouts };
}

/** The value of an output, once it has one. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply((value) => resolve(value)));
}

/** Waits until everything that the program asked for is registered. */
export async function settled(): Promise<void> {
  await pulumi.runtime.disconnect();
}

export const ofType = (registered: Registered[], type: string) => registered.filter((r) => r.type === type);

/** The one resource of a type. */
export function only(registered: Registered[], type: string): Registered {
  const found = ofType(registered, type);
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}, not 1`);
  return found[0]!;
}
