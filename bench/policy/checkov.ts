import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
  "ec2/vpcEndpoint": ["aws_vpc_endpoint", "policy", 'vpc_id = "vpc-1"', 'service_name = "com.amazonaws.eu-west-1.s3"'],
};

function block({ type, value }: Case, index: number): string {
  const [resource, property, ...others] = TERRAFORM[type]!;
  const text = JSON.stringify(typeof value === "string" ? value : JSON.stringify(value));
  // ${ would begin an expression of Terraform's.
  const lines = [...others, `${property} = ${text.replaceAll("${", "$${")}`];
  return `resource "${resource}" "case_${index}" {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}

interface Report {
  results: { failed_checks: { check_id: string; resource: string }[] };
}

/** Installs checkov from PyPI below a folder and runs it; the ids of the checks that fail, by the case's index. */
export function runCheckov(cases: readonly Case[], folder: string): string[][] {
  const venv = join(folder, "checkov");
  execFileSync("python3", ["-m", "venv", venv]);
  execFileSync(join(venv, "bin/pip"), ["install", "--quiet", "checkov"], { stdio: ["ignore", "ignore", "inherit"] });
  const code = join(folder, "terraform");
  mkdirSync(code);
  writeFileSync(join(code, "main.tf"), cases.map(block).join("\n"));
  const args = ["-d", code, "--framework", "terraform", "-o", "json", "--quiet", "--compact"];
  // Exits 1 where a check fails.
  const { stdout } = spawnSync(join(venv, "bin/checkov"), args, { encoding: "utf8", maxBuffer: 64 * 1024 ** 2 });
  const { results } = JSON.parse(stdout) as Report;
  return cases.map((_, index) =>
    results.failed_checks.filter(({ resource }) => resource.endsWith(`.case_${index}`)).map((check) => check.check_id),
  );
}
