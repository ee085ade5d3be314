import { rule } from "../core/rule";
import type { Effect } from "../iam/effects";
import { DOCUMENT_TYPES } from "../iam/places";
import { unpinnedActions } from "../iam/unpinned";

interface Config {
  services: string[];
}

const ACCESS: readonly Effect[] = ["reading", "writing"];

export const iamDataAccessPinned = rule<Config>({
  name: "iam-data-access-pinned",
  description: "Statements that read or write data name their resources.",
  why: "Allowing s3:GetObject on `*` gives access to every bucket of the account, including backups and logs.",
  severity: "high",
  level: "mandatory",
  remediation:
    "Name the bucket, table, queue, secret, parameter or key in Resource, or restrict the statement to its tags.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
  tags: ["iam", "least-privilege"],
  config: {
    services: {
      type: "array",
      items: { type: "string" },
      default: [
        ...["s3", "s3express", "s3tables", "s3vectors", "s3-object-lambda", "dynamodb", "secretsmanager", "ssm", "sqs"],
        ...["kinesis", "firehose", "kms", "ebs", "rds-data", "redshift-data", "redshift", "redshift-serverless"],
        ...[
          "elasticfilesystem",
          "codecommit",
          "es",
          "aoss",
          "timestream",
          "cassandra",
          "neptune-db",
          "glacier",
          "athena",
        ],
        ...[
          "dax",
          "elasticache",
          "memorydb",
          "dsql",
          "kafka-cluster",
          "sdb",
          "s3-outposts",
          "healthlake",
          "kinesisvideo",
        ],
        ...["medical-imaging", "omics", "lightsail", "states"],
      ],
      description: "Prefixes of the guarded services.",
    },
  },
  types: DOCUMENT_TYPES,
  *check(resource, { services }) {
    const guarded = new Set(services.map((service) => service.toLowerCase()));
    yield* unpinnedActions(resource, ACCESS, (action) => guarded.has(action.split(":")[0]!));
  },
});
