import type { AwsPlace } from "../base/arns";
import { allow } from "../base/grants";
import type { PolicyStatement } from "../base/policy-document";

/**
 * IAM's ARN of a task definition's `valueFrom`: without the JSON key, version stage and version id that can follow a Secrets Manager
 * secret. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function secretArn(valueFrom: string): string {
  return valueFrom.split(":")[2] === "secretsmanager" ? valueFrom.split(":").slice(0, 7).join(":") : valueFrom;
}

/** Interface endpoints that private tasks need for these secrets. */
export function secretEndpoints(valuesFrom: string[]): string[] {
  return [...new Set(valuesFrom.map((arn) => arn.split(":")[2] as string))].sort();
}

/** Secrets of containers, and the keys that encrypt them. */
export interface SecretAccess {
  /** ARNs of the Secrets Manager secrets or SSM parameters, without JSON key suffixes. @default none */
  secretArns?: string[];
  /** ARNs of the customer managed KMS keys that encrypt them. @default AWS's own keys */
  secretsKmsKeyArns?: string[];
}

/**
 * Permissions to read these secrets, and to decrypt them only through the services that store them.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html#task-execution-secrets
 */
export function secretStatements(
  place: AwsPlace,
  { secretArns = [], secretsKmsKeyArns = [] }: SecretAccess,
): PolicyStatement[] {
  const inService = (service: string) => [...new Set(secretArns)].filter((arn) => arn.split(":")[2] === service);
  const read = (Sid: string, action: string, arns: string[]) => (arns.length > 0 ? [allow(Sid, [action], arns)] : []);
  const services = secretEndpoints(secretArns).map((service) => `${service}.${place.region}.amazonaws.com`);
  const decrypt =
    services.length > 0 && secretsKmsKeyArns.length > 0
      ? [
          allow("DecryptSecrets", ["kms:Decrypt"], secretsKmsKeyArns, {
            StringEquals: { "kms:ViaService": services },
          }),
        ]
      : [];
  return [
    ...read("ReadSecrets", "secretsmanager:GetSecretValue", inService("secretsmanager")),
    ...read("ReadParameters", "ssm:GetParameters", inService("ssm")),
    ...decrypt,
  ];
}
