import { isWorld } from "../core/addresses";
import { isOn, unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { JsonError, member, readJson } from "../core/json";
import { type Resource, rule } from "../core/rule";
import { awsType } from "../core/types";
import { asSwitch, at, Unknown, type Value, valuesAt } from "../core/value";

/** A setting with which data is public, and the values for which it is. */
type Opening = readonly [path: string, isPublic: (value: Value, props: Resource["props"]) => boolean];

const ADDRESS: Opening = ["publiclyAccessible", isOn];
const isAll = (value: Value) => /^\s*all\s*$/i.test(String(value));
const isAllOfList = (value: Value) => String(value).split(",").some(isAll);
const SHARED: Opening = ["sharedAccounts.*", isAll];
const UNBLOCKED: Opening = ["state", (value) => value === "unblocked"];

/** By type; a whole token for a resource of Cloud Control without an equivalent. */
const OPENINGS: Readonly<Record<string, readonly Opening[]>> = {
  "aws-native:lightsail:Bucket": [["accessRules.getObject", (value) => value === "public"]],
  "dms/replicationInstance": [ADDRESS],
  "docdb/clusterInstance": [ADDRESS],
  "ebs/snapshotBlockPublicAccess": [UNBLOCKED],
  "ec2/amiLaunchPermission": [["group", isAll]],
  "ec2/imageBlockPublicAccess": [UNBLOCKED],
  // Without an acceptance, every account connects.
  "ec2/vpcEndpointService": [
    ["allowedPrincipals.*", (value, props) => value === "*" && asSwitch(props.acceptanceRequired) !== true],
  ],
  "ec2/vpcEndpointServiceAllowedPrinciple": [["principalArn", (value) => value === "*"]],
  "eks/cluster": [
    [
      "vpcConfig.publicAccessCidrs.*",
      (value, props) => isWorld(value) && asSwitch(at(props, "vpcConfig.endpointPublicAccess")) !== false,
    ],
  ],
  "emr/blockPublicAccessConfiguration": [["blockPublicSecurityGroupRules", (value) => asSwitch(value) === false]],
  "lightsail/database": [ADDRESS],
  "mq/broker": [ADDRESS],
  "msk/cluster": [
    [
      "brokerNodeGroupInfo.connectivityInfo.publicAccess.type",
      (value) => typeof value === "string" && value !== "DISABLED",
    ],
  ],
  "neptune/clusterInstance": [ADDRESS],
  "opensearch/serverlessSecurityPolicy": [
    ["policy", allowsFromPublic],
    ["accessDocument", allowsFromPublic],
  ],
  "rds/clusterInstance": [ADDRESS],
  "rds/clusterSnapshot": [SHARED],
  "rds/clusterSnapshotCopy": [SHARED],
  "rds/instance": [ADDRESS],
  "rds/snapshot": [SHARED],
  "rds/snapshotCopy": [SHARED],
  "redshift/cluster": [ADDRESS],
  "redshiftserverless/workgroup": [ADDRESS],
  "ssm/document": [
    ["permissions.accountIds", isAllOfList],
    ["permissions.account_ids", isAllOfList],
  ],
};
const BY_TYPE = new Map(
  Object.entries(OPENINGS).map(([name, openings]) => [name.includes(":") ? name : awsType(name), openings]),
);

/** A network policy of OpenSearch Serverless. */
function allowsFromPublic(value: Value): boolean {
  if (typeof value !== "string") return false;
  const json = readJson(value);
  return !(json instanceof JsonError) && [json].flat().some((one) => member(one, "AllowFromPublic") === true);
}

export const dataNotPublic = rule({
  name: "data-not-public",
  description:
    "No database, cluster or broker has a public address, and no image, snapshot, document or endpoint is open to everyone.",
  why: "What is public is found within hours: scanners look for open databases and shared snapshots all the time.",
  severity: "critical",
  level: "mandatory",
  remediation: "Set publiclyAccessible to false and connect within the network; share with the numbers of accounts.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  framework: fsbp(
    "RDS.2",
    "RDS DB Instances should prohibit public access, as determined by the PubliclyAccessible configuration",
  ),
  tags: ["data", "public-access"],
  types: [...BY_TYPE.keys()],
  *check({ type, props }) {
    for (const [path, isPublic] of BY_TYPE.get(type)!) {
      for (const value of valuesAt(props, path)) {
        if (value instanceof Unknown) yield unknownFinding(value);
        else if (value !== undefined && value !== null && isPublic(value, props)) {
          const shown = String(value).length > 40 ? "open to the world" : String(value);
          yield { message: `${path.replace(".*", "")} is ${shown}: everyone may reach it.` };
        }
      }
    }
  },
});
