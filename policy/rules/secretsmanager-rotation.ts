import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { ofTypes, referrersTo } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { asNumber, at, atEach, Unknown, type Value } from "../core/value";

interface Config {
  maxDays: number;
}

export const secretsmanagerRotation = rule<Config>({
  name: "secretsmanager-rotation",
  description: "Secrets rotate automatically.",
  why: "A password that never changes stays valid for everyone who ever saw it. Add an exception for a third-party token that cannot rotate.",
  severity: "medium",
  level: "advisory",
  remediation: "Add an aws.secretsmanager.SecretRotation for the secret with rotationRules.automaticallyAfterDays.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
  framework: fsbp("SecretsManager.1", "Secrets Manager secrets should have automatic rotation enabled"),
  tags: ["secretsmanager", "secrets"],
  config: {
    maxDays: { type: "integer", minimum: 1, default: 90, description: "Longest time between two rotations, in days." },
  },
  *checkStack(resources, { maxDays }) {
    const secrets = ofTypes(resources, awsTypes("secretsmanager/secret"));
    const rotations = referrersTo(secrets, ofTypes(resources, awsTypes("secretsmanager/secretRotation")), "secretId");
    for (const secret of secrets) {
      const own = rotations(secret);
      if (own.length === 0 && atEach(secret.props, "rotationRules.*").length === 0) {
        yield { urn: secret.urn, message: `the secret ${secret.name} does not rotate.` };
      }
      for (const { urn, props } of own) {
        const days = daysOf(at(props, "rotationRules"));
        if (days instanceof Unknown) yield unknownFinding(days, urn);
        else if (days > maxDays) yield { urn, message: `the secret rotates after ${days} days, more than ${maxDays}.` };
      }
    }
  },
});

/** Days between two rotations, from a number or a rate; 0 for a cron expression, which has no number. */
function daysOf(rules: Value): number | Unknown {
  const days = asNumber(at(rules, "automaticallyAfterDays"));
  const schedule = at(rules, "scheduleExpression");
  for (const given of [days, schedule]) if (given instanceof Unknown) return given;
  if (typeof days === "number") return days;
  const [, count = "0", unit] = /^\s*rate\(\s*(\d+)\s+(day|hour)s?\s*\)/i.exec(String(schedule)) ?? [];
  return unit?.toLowerCase() === "hour" ? Number(count) / 24 : Number(count);
}
