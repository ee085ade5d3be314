import { isOn, unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsType } from "../core/types";
import { asSwitch, Unknown, type Value, valuesAt } from "../core/value";

/** A setting with which data is public, and the values for which it is. */
type Opening = readonly [path: string, isPublic: (value: Value) => boolean];

const ADDRESS: Opening = ["publiclyAccessible", isOn];
const isAll = (value: Value) => /^\s*all\s*$/i.test(String(value));
const SHARED: Opening = ["sharedAccounts.*", isAll];
const UNBLOCKED: Opening = ["state", (value) => value === "unblocked"];

const OPENINGS: Readonly<Record<string, Opening>> = {
  "dms/replicationInstance": ADDRESS,
  "docdb/clusterInstance": ADDRESS,
  "ebs/snapshotBlockPublicAccess": UNBLOCKED,
  "ec2/amiLaunchPermission": ["group", isAll],
  "ec2/imageBlockPublicAccess": UNBLOCKED,
  "emr/blockPublicAccessConfiguration": ["blockPublicSecurityGroupRules", (value) => asSwitch(value) === false],
  "lightsail/database": ADDRESS,
  "mq/broker": ADDRESS,
  "msk/cluster": [
    "brokerNodeGroupInfo.connectivityInfo.publicAccess.type",
    (value) => typeof value === "string" && value !== "DISABLED",
  ],
  "neptune/clusterInstance": ADDRESS,
  "rds/clusterInstance": ADDRESS,
  "rds/clusterSnapshot": SHARED,
  "rds/clusterSnapshotCopy": SHARED,
  "rds/instance": ADDRESS,
  "rds/snapshot": SHARED,
  "rds/snapshotCopy": SHARED,
  "redshift/cluster": ADDRESS,
  "redshiftserverless/workgroup": ADDRESS,
  "ssm/document": ["permissions.accountIds", (value) => String(value).split(",").some(isAll)],
};
const BY_TYPE = new Map(Object.entries(OPENINGS).map(([name, opening]) => [awsType(name), opening]));

export const dataNotPublic = rule({
  name: "data-not-public",
  description:
    "No database, cluster or broker has a public address, and no image, snapshot or document is shared with everyone.",
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
    const [path, isPublic] = BY_TYPE.get(type)!;
    for (const value of valuesAt(props, path)) {
      if (value instanceof Unknown) yield unknownFinding(value);
      else if (value !== undefined && value !== null && isPublic(value)) {
        yield { message: `${path.replace(".*", "")} is ${String(value)}: everyone may reach it.` };
      }
    }
  },
});
