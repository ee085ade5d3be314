import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { homedir } from "node:os";
import { join } from "node:path";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient, ListClustersCommand, ListTaskDefinitionFamiliesCommand } from "@aws-sdk/client-ecs";
import { IAMClient, ListPoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { fromIni } from "@aws-sdk/credential-providers";
import { NodeHttpHandler } from "@smithy/node-http-handler";

const EMULATOR = join(homedir(), ".cache/r-on-fargate/emulator");
const PROFILE = "r-on-fargate-local";

/** Keys of the emulator's root user. */
export const rootCredentials = fromIni({ profile: PROFILE, filepath: join(EMULATOR, "aws/credentials") });

/** Settings of an SDK client that speaks to the emulator as its root user, or with the given keys. */
export function clientSettings(credentials?: { accessKeyId: string; secretAccessKey: string }) {
  const config = readFileSync(join(EMULATOR, "aws/config"), "utf8");
  const endpoint = /endpoint_url\s*=\s*(\S+)/.exec(config)?.[1];
  const region = /region\s*=\s*(\S+)/.exec(config)?.[1];
  if (!endpoint || !region) throw new Error("the emulator's profile has no endpoint or region");
  const httpsAgent = new Agent({ ca: readFileSync(join(EMULATOR, "tls/ca.pem")) });
  return {
    endpoint,
    region,
    credentials: credentials ?? rootCredentials,
    requestHandler: new NodeHttpHandler({ httpsAgent }),
  };
}

/** Everything in the account whose name holds a text, as `service name`. */
export async function leftovers(text: string): Promise<string[]> {
  const settings = clientSettings();
  const [buckets, clusters, families, repositories, roles, policies, groups, vpcs] = await Promise.all([
    new S3Client({ ...settings, forcePathStyle: true }).send(new ListBucketsCommand({})),
    new ECSClient(settings).send(new ListClustersCommand({})),
    new ECSClient(settings).send(new ListTaskDefinitionFamiliesCommand({ status: "ACTIVE" })),
    new ECRClient(settings).send(new DescribeRepositoriesCommand({})),
    new IAMClient(settings).send(new ListRolesCommand({})),
    new IAMClient(settings).send(new ListPoliciesCommand({ Scope: "Local" })),
    new CloudWatchLogsClient(settings).send(new DescribeLogGroupsCommand({})),
    new EC2Client(settings).send(new DescribeVpcsCommand({})),
  ]);
  const names: Array<[string, Array<string | undefined> | undefined]> = [
    ["bucket", buckets.Buckets?.map((bucket) => bucket.Name)],
    ["cluster", clusters.clusterArns],
    ["family", families.families],
    ["repository", repositories.repositories?.map((repository) => repository.repositoryName)],
    ["role", roles.Roles?.map((role) => role.RoleName)],
    ["policy", policies.Policies?.map((policy) => policy.PolicyName)],
    ["log group", groups.logGroups?.map((group) => group.logGroupName)],
    ["VPC", vpcs.Vpcs?.map((vpc) => vpc.Tags?.find((tag) => tag.Key === "Name")?.Value)],
  ];
  return names.flatMap(([kind, found]) =>
    (found ?? []).flatMap((name) => (name?.includes(text) ? [`${kind} ${name}`] : [])),
  );
}
