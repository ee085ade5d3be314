import { readData } from "./data";

/**
 * AWS managed policies by ARN, in every partition and in one that a template fills in. Their names are unique regardless of case and path.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const ARN = /^arn:(?:aws[a-z-]*|\$\{[^}]*\}):iam::aws:policy\/(?:.*\/)?([^/]+)$/i;

/** The name of the AWS managed policy that an ARN stands for; `undefined` for a customer's own. */
export function awsManagedPolicy(arn: string): string | undefined {
  return ARN.exec(arn.trim())?.[1];
}

/** Names whose policies allow all of at least one service, or reading all that the account stores. AWS names them alike, apart from a few. */
const WIDE = [
  /FullAccess(V\d+)?$/i,
  /^AdministratorAccess/i,
  /^PowerUserAccess$/i,
  /^(System|Database|Network)Administrator$/i,
  /^DataScientist$/i,
  /^ReadOnlyAccess$/i,
  /^AmazonS3ReadOnlyAccess$/i,
  // Names that do not tell: their documents have s3:*, or most of it on every bucket.
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

/** AWS's own documents, as they were on a day; read when the first policy is asked for. */
function documents() {
  if (!table) {
    const { date, wide, names } = readData<Table>("managed-policies.json");
    const lower = Object.entries(wide).map(([name, why]) => [name.toLowerCase(), why] as const);
    table = { date, wide: new Map(lower), names: new Set(names.toLowerCase().split(" ")) };
  }
  return table;
}

/** Why a policy gives a task far more than it uses, e.g. `grants all of s3`; `undefined` if it does not. */
export function wideness(name: string): string | undefined {
  return documents().wide.get(name.toLowerCase()) ?? (WIDE.some((p) => p.test(name)) ? "is named so" : undefined);
}

/** The day of the table that a policy is missing in; `undefined` for one that it has. */
export function newerThan(name: string): string | undefined {
  const { names, date } = documents();
  return names.has(name.toLowerCase()) ? undefined : date;
}
