import { readData } from "./data";

/**
 * AWS managed policies by ARN, in every partition and with one that a template sets. Their names are unique regardless of case and path.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const ARN = /^arn:(?:aws[a-z-]*|\$\{[^}]*\}):iam::aws:policy\/(?:.*\/)?([^/]+)$/i;

/**
 * The access policy of EKS that allows everything in a cluster; the others are for parts of it.
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
const CLUSTER_ADMIN = /^arn:[^:]{1,40}:eks::aws:cluster-access-policy\/(AmazonEKSClusterAdminPolicy)$/i;

/** The name of an AWS managed policy of IAM, or for everything in a cluster of EKS, from its ARN; `undefined` for any other. */
export function awsManagedPolicy(arn: string): string | undefined {
  return (ARN.exec(arn.trim()) ?? CLUSTER_ADMIN.exec(arn.trim()))?.[1];
}

/** Names of policies that allow all of at least one service, or reading all data of the account. Most of them follow a pattern. */
const WIDE = [
  /FullAccess(V\d+)?$/i,
  /^AdministratorAccess/i,
  /^PowerUserAccess$/i,
  /^(System|Database|Network)Administrator$/i,
  /^DataScientist$/i,
  /^ReadOnlyAccess$/i,
  /^AmazonS3ReadOnlyAccess$/i,
  /^AmazonEKSClusterAdminPolicy$/i,
  // Names without such a pattern, with s3:*, or most of it, on every bucket.
  /^AIDevOpsAgentActionsPolicy$/i,
  /^AmazonDynamoDBFullAccesswithDataPipeline$/i,
  /^AmazonElasticMapReduce(Role|forEC2Role)$/i,
  /^(AWSDataPipelineRole|AmazonEC2RoleforDataPipelineRole)$/i,
  /^AWSElasticBeanstalkService$/i,
  /^AWSCodeStarServiceRole$/i,
  /^AmazonMacieServiceRole$/i,
  /^SageMakerStudio(Admin|User)IAMPermissiveExecutionPolicy$/i,
  // Push and pull of every repository of the account.
  /^AmazonEC2ContainerRegistryPowerUser$/i,
  /^AmazonElasticContainerRegistryPublicPowerUser$/i,
];

interface Table {
  date: string;
  wide: Record<string, string>;
  names: string;
}

let table: (Pick<Table, "date"> & { wide: Map<string, string>; names: Set<string> }) | undefined;

/** AWS's documents as of a date; read at first use. */
function documents() {
  if (!table) {
    const { date, wide, names } = readData<Table>("managed-policies.json");
    const lower = Object.entries(wide).map(([name, why]) => [name.toLowerCase(), why] as const);
    table = { date, wide: new Map(lower), names: new Set(names.toLowerCase().split(" ")) };
  }
  return table;
}

/** Why a policy gives a task far more than it needs, e.g. `grants all of s3`; `undefined` if it does not. */
export function wideness(name: string): string | undefined {
  return documents().wide.get(name.toLowerCase()) ?? (WIDE.some((p) => p.test(name)) ? "is named so" : undefined);
}

/** The date of the table if a policy is missing in it; `undefined` if the table has it. */
export function newerThan(name: string): string | undefined {
  const { names, date } = documents();
  return names.has(name.toLowerCase()) ? undefined : date;
}
