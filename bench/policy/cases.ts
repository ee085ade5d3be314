import { actionsOf } from "../../policy/iam/actions";
import { readExamples } from "../../test/policy/fixtures";

/** One document at one place, given to each checker in its own language. */
export interface Case {
  name: string;
  /** Whether it grants more than a task uses. */
  verdict: "refuse" | "pass";
  /** Type in the AWS provider, short: `iam/rolePolicy`. */
  type: string;
  /** Property with the document or the ARN. */
  property: string;
  value: object | string;
}

type Statement = Record<string, unknown>;

const document = (...Statement: Statement[]) => ({ Version: "2012-10-17", Statement });
const allow = (Action: unknown, Resource: unknown = "*", more: Statement = {}): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const initials = (service: string) => [...new Set(actionsOf(service).map((name) => `${service}:${name[0]}*`))];
const BUCKET = ["arn:aws:s3:::data", "arn:aws:s3:::data/*"];
const REPOSITORY = "arn:aws:ecr:eu-west-1:123456789012:repository/r";
const OTHER_ACCOUNT = { Principal: { AWS: "arn:aws:iam::210987654321:root" } };

/** All of S3 or ECR for a role, in different notations. */
const SPELLINGS: [name: string, ...statements: Statement[]][] = [
  ["s3:*", allow("s3:*")],
  ["another case", allow("S3:*")],
  ["two stars", allow("s3:**")],
  ["a question mark", allow("s3:?*")],
  ["the star for everything", allow("*")],
  ["*:*", allow("*:*")],
  ["on one bucket", allow("s3:*", BUCKET)],
  ["in a list", allow(["logs:PutLogEvents", "s3:*"], BUCKET)],
  ["in the last of three statements", allow("logs:PutLogEvents"), allow("sqs:SendMessage"), allow("s3:*", BUCKET)],
  ["verb by verb", allow(["s3:Get*", "s3:Put*", "s3:Delete*", "s3:List*", "s3:Create*"], BUCKET)],
  ["letter by letter", allow(initials("s3"), BUCKET)],
  [
    "action by action",
    allow(
      actionsOf("s3").map((name) => `s3:${name}`),
      BUCKET,
    ),
  ],
  ["over two statements", allow("s3:Get*", BUCKET), allow("s3:P*", BUCKET)],
  ["by NotAction", { Effect: "Allow", NotAction: "iam:*", Resource: BUCKET }],
  ["by NotResource", { Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::other/*" }],
  [
    "under a condition that is always true",
    allow("s3:*", BUCKET, { Condition: { StringLike: { "aws:PrincipalArn": "*" } } }),
  ],
  ["next to a Deny", allow("s3:*", BUCKET), { Effect: "Deny", Action: "s3:DeleteBucket", Resource: "*" }],
  ["ecr:* on one repository", allow("ecr:*", REPOSITORY)],
  ["ecr letter by letter", allow(initials("ecr"), REPOSITORY)],
  ["ecr-public:*", allow("ecr-public:*", "arn:aws:ecr-public::123456789012:repository/r")],
];

const PASS_ROLE: [name: string, ...statements: Statement[]][] = [
  ["passing every role", allow("iam:PassRole")],
  ["passing every role by a pattern", allow("iam:Pass*")],
  ["passing one role to any service", allow("iam:PassRole", "arn:aws:iam::123456789012:role/r")],
];

const refuse = (name: string, type: string, property: string, value: object | string): Case => ({
  name,
  verdict: "refuse",
  type,
  property,
  value,
});

/** The same grants at other places, and AWS managed policies with them. */
const ELSEWHERE: Case[] = [
  refuse("s3:* for a user", "iam/userPolicy", "policy", document(allow("s3:*", BUCKET))),
  refuse("s3:* in a managed policy", "iam/policy", "policy", document(allow("s3:*", BUCKET))),
  refuse(
    "s3:* on a bucket for another account",
    "s3/bucketPolicy",
    "policy",
    document(allow("s3:*", BUCKET, OTHER_ACCOUNT)),
  ),
  refuse("ecr:* on a repository for another account", "ecr/repositoryPolicy", "policy", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "ecr:*", ...OTHER_ACCOUNT }],
  }),
  refuse(
    "a queue for everybody",
    "sqs/queuePolicy",
    "policy",
    document(allow("sqs:SendMessage", "*", { Principal: "*" })),
  ),
  refuse(
    "a topic for everybody under a condition that is always true",
    "sns/topicPolicy",
    "policy",
    document(allow("sns:Publish", "*", { Principal: "*", Condition: { StringLike: { "aws:PrincipalArn": "*" } } })),
  ),
  refuse(
    "a secret for everybody",
    "secretsmanager/secretPolicy",
    "policy",
    document(allow("secretsmanager:GetSecretValue", "*", { Principal: "*" })),
  ),
  refuse("a key for everybody", "kms/key", "policy", document(allow("kms:*", "*", { Principal: { AWS: "*" } }))),
  refuse("a role for everybody", "iam/role", "assumeRolePolicy", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
  }),
  ...[
    "arn:aws:iam::aws:policy/AmazonS3FullAccess",
    "arn:aws-cn:iam::aws:policy/AmazonS3FullAccess",
    "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryFullAccess",
    "arn:aws:iam::aws:policy/AmazonECS_FullAccess",
    "arn:aws:iam::aws:policy/PowerUserAccess",
    "arn:aws:iam::aws:policy/AdministratorAccess",
  ].map((arn) => refuse(arn.replace("arn:", ""), "iam/rolePolicyAttachment", "policyArn", arn)),
];

/** Policies that AWS's documentation recommends, which no checker should report. */
const ADVISED: Case[] = readExamples()
  .filter(({ contested }) => !contested)
  .map(({ name, type, property, document }) => ({ name, verdict: "pass", type, property, value: document }));

export const CASES: readonly Case[] = [
  ...[...SPELLINGS, ...PASS_ROLE].map(([name, ...statements]) =>
    refuse(name, "iam/rolePolicy", "policy", document(...statements)),
  ),
  ...ELSEWHERE,
  ...ADVISED,
];
