/**
 * The ARN that IAM knows for a task definition's `valueFrom`: without the JSON key, version stage and version id that may
 * follow a Secrets Manager secret. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function secretArn(valueFrom: string): string {
  return valueFrom.split(":")[2] === "secretsmanager" ? valueFrom.split(":").slice(0, 7).join(":") : valueFrom;
}

/** Interface endpoints that private tasks need for these secrets. */
export function secretEndpoints(valuesFrom: string[]): string[] {
  return [...new Set(valuesFrom.map((arn) => arn.split(":")[2] as string))].sort();
}
