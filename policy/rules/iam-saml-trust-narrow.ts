import { unknownFinding } from "../core/findings";
import { type Finding, rule } from "../core/rule";
import { Unknown } from "../core/value";
import { type Condition, conditionsOf } from "../iam/conditions";
import type { Statement } from "../iam/document";
import { allows, principalsOf } from "../iam/elements";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";

export const iamSamlTrustNarrow = rule({
  name: "iam-saml-trust-narrow",
  description: "A role for SAML assertions restricts their audience or their subject.",
  why: "Without a condition, an assertion that the identity provider issued for another service can assume the role.",
  severity: "high",
  level: "mandatory",
  remediation: 'Add {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}} to the statement.',
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html",
  tags: ["iam", "trust"],
  types: DOCUMENT_TYPES,
  *check(resource) {
    for (const { where, statements } of documentsOf(resource)) {
      for (const statement of statements) yield* judge(statement, where);
    }
  },
});

function* judge(statement: Statement, where: string): Iterable<Finding> {
  if (!allows(statement, "sts", "AssumeRoleWithSAML")) return;
  const federated = principalsOf(statement.principal).filter(
    ({ kind, value }) => kind === "Federated" || (kind === "*" && value instanceof Unknown),
  );
  if (federated.length === 0) return;
  const lines = conditionsOf(statement.condition).filter(
    ({ key, operator }) => (key === "*" || NARROWING.test(key)) && MATCHES.test(operator),
  );
  if (lines.some(isNarrow)) return;
  const unknown =
    lines.flatMap((line) => line.unknown)[0] ?? federated.find((one) => one.value instanceof Unknown)?.value;
  if (unknown instanceof Unknown) {
    yield unknownFinding(unknown);
    return;
  }
  const given = lines.flatMap(({ values }) => values);
  const what = given.length > 0 ? `its condition is ${given.join(", ")}` : "no condition names SAML:aud or SAML:sub";
  const providers = federated.map(({ value }) => String(value)).join(", ");
  yield { message: `${where}: ${statement.label} lets in any assertion of ${providers}: ${what}.` };
}

const NARROWING = /^saml:(?:aud|sub)$/;
const MATCHES = /^(?:ForAnyValue:)?String(?:Equals|EqualsIgnoreCase|Like)$/i;

/** All values of a line must be narrow: they are alternatives. */
function isNarrow({ key, operator, values, unknown }: Condition): boolean {
  if (values.length === 0 || unknown.length > 0) return false;
  return values.every((value) => !/Like$/i.test(operator) || isLiteral(value, key));
}

/** A region may be a wildcard in an audience, as in AWS's examples: it names a host all the same, and a subject how it begins. */
const isLiteral = (value: string, key: string): boolean =>
  key === "saml:sub" ? /^[^*?]{3}/.test(value) : /[a-z0-9-]\.[a-z0-9-]+\.[a-z]{2}/i.test(value);
