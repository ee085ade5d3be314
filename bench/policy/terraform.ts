import type { Case } from "./cases";

/** Resource types and properties in Terraform. */
const TERRAFORM: Record<string, readonly [type: string, property: string, ...others: string[]]> = {
  "iam/rolePolicy": ["aws_iam_role_policy", "policy", 'role = "r"'],
  "iam/userPolicy": ["aws_iam_user_policy", "policy", 'user = "u"'],
  "iam/policy": ["aws_iam_policy", "policy"],
  "iam/role": ["aws_iam_role", "assume_role_policy"],
  "iam/rolePolicyAttachment": ["aws_iam_role_policy_attachment", "policy_arn", 'role = "r"'],
  "s3/bucketPolicy": ["aws_s3_bucket_policy", "policy", 'bucket = "data"'],
  "ecr/repositoryPolicy": ["aws_ecr_repository_policy", "policy", 'repository = "r"'],
  "sqs/queuePolicy": [
    "aws_sqs_queue_policy",
    "policy",
    'queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/q"',
  ],
  "sns/topicPolicy": ["aws_sns_topic_policy", "policy", 'arn = "arn:aws:sns:eu-west-1:123456789012:t"'],
  "secretsmanager/secretPolicy": [
    "aws_secretsmanager_secret_policy",
    "policy",
    'secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s"',
  ],
  "kms/key": ["aws_kms_key", "policy", "enable_key_rotation = true"],
  "cloudwatch/eventBusPolicy": ["aws_cloudwatch_event_bus_policy", "policy"],
  "ec2/vpcEndpoint": ["aws_vpc_endpoint", "policy", 'vpc_id = "vpc-1"', 'service_name = "com.amazonaws.eu-west-1.s3"'],
};

function block({ type, value }: Case, index: number): string {
  const [resource, property, ...others] = TERRAFORM[type]!;
  const text = JSON.stringify(typeof value === "string" ? value : JSON.stringify(value));
  // ${ would begin an expression of Terraform's.
  const lines = [...others, `${property} = ${text.replaceAll("${", "$${")}`];
  return `resource "${resource}" "case_${index}" {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}

/** The cases in Terraform's language, each a resource `case_` and its index. */
export const blocks = (cases: readonly Case[]): string[] => cases.map(block);
