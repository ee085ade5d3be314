import { unknownFinding } from "../core/findings";
import { type Finding, rule } from "../core/rule";
import { Unknown } from "../core/value";
import { type Condition, conditionsOf, isSome, narrowsCallers } from "../iam/conditions";
import type { Statement } from "../iam/document";
import { allows, principalsOf } from "../iam/elements";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";

interface Config {
  organizations: string[];
}

/** Claims with the owner of a token. For consumer providers it is the application. */
const CLAIM = /:(?:sub|oaud|repository|repository_id|job_workflow_ref|project_id)$/;
const CONSUMER =
  /^(?:cognito-identity\.amazonaws\.com|accounts\.google\.com):aud$|^(?:www\.amazon\.com|graph\.facebook\.com):app_id$/;

export const iamOidcTrustNarrow = rule<Config>({
  name: "iam-oidc-trust-narrow",
  description: "A role for OIDC tokens or for certificates of Roles Anywhere restricts their subject.",
  why: "Without a condition on the subject, every GitHub repository can assume the role.",
  severity: "critical",
  level: "mandatory",
  remediation:
    'Add a condition on the token\'s subject: {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:ORG/REPO:ref:refs/heads/main"}}.',
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
  tags: ["iam", "trust"],
  config: {
    organizations: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Organizations or groups all of whose repositories may assume roles.",
    },
  },
  types: DOCUMENT_TYPES,
  *check(resource, { organizations }) {
    for (const { where, statements } of documentsOf(resource)) {
      for (const statement of statements) {
        yield* judge(statement, where, organizations);
        yield* certificates(statement, where);
      }
    }
  },
});

function* judge(statement: Statement, where: string, organizations: string[]): Iterable<Finding> {
  if (!allows(statement, "sts", "AssumeRoleWithWebIdentity")) return;
  const federated = principalsOf(statement.principal).filter(
    ({ kind, value }) => kind === "Federated" || (kind === "*" && value instanceof Unknown),
  );
  if (federated.length === 0) return;
  const lines = conditionsOf(statement.condition).filter(
    ({ key, operator }) => (key === "*" || CLAIM.test(key) || CONSUMER.test(key)) && MATCHES.test(operator),
  );
  const guests = letsInGuests(statement);
  if (lines.some((line) => isNarrow(line, organizations)) && !guests) return;
  const unknown =
    lines.find((line) => line.unknown.length > 0)?.unknown[0] ??
    federated.find(({ value }) => value instanceof Unknown)?.value;
  if (unknown instanceof Unknown) yield unknownFinding(unknown);
  else {
    const given = guests ? ["unauthenticated"] : lines.flatMap(({ values }) => values);
    const what =
      given.length > 0 ? `its condition on the subject is ${given.join(", ")}` : "no condition narrows the subject";
    yield {
      message: `${where}: ${statement.label} lets in any token of ${federated.map(({ value }) => String(value)).join(", ")}: ${what}.`,
    };
  }
}

/** Cognito gives identities to everyone who does not log in. */
const letsInGuests = ({ condition }: Statement): boolean =>
  conditionsOf(condition).some(
    ({ key, values }) => key === "cognito-identity.amazonaws.com:amr" && values.includes("unauthenticated"),
  );

const ROLES_ANYWHERE = "rolesanywhere.amazonaws.com";

/** Source: https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html */
function* certificates(statement: Statement, where: string): Iterable<Finding> {
  const names = principalsOf(statement.principal).some(({ value }) => value === ROLES_ANYWHERE);
  if (!names || !allows(statement, "sts", "AssumeRole")) return;
  const ofSubject = conditionsOf(statement.condition).some((c) => /^aws:principaltag\/x509/.test(c.key) && isSome(c));
  const narrow = ofSubject || narrowsCallers(statement.condition);
  if (narrow instanceof Unknown) yield unknownFinding(narrow);
  else if (!narrow) {
    yield {
      message: `${where}: ${statement.label} lets in any certificate of any trust anchor: no condition on aws:SourceArn or aws:PrincipalTag/x509Subject/CN.`,
    };
  }
}

const MATCHES = /^(?:ForAnyValue:)?String(?:Equals|EqualsIgnoreCase|Like)$/i;

/** All values of a line must name an owner: they are alternatives. */
function isNarrow({ operator, values, unknown, key }: Condition, organizations: string[]): boolean {
  if (values.length === 0 || unknown.length > 0) return false;
  if (!/Like$/i.test(operator)) return values.every((value) => value.trim() !== "");
  return values.every((value) => namesSomebody(value, key, organizations));
}

/** `repo:ORG/REPO`, `project_path:GROUP/PROJECT`, `system:serviceaccount:NAMESPACE:NAME`: the literal part reaches beyond the owner. */
function namesSomebody(value: string, key: string, organizations: string[]): boolean {
  const end = value.search(/[*?]/);
  if (end < 0) return value.trim() !== "";
  const literal = value.slice(0, end);
  if (organizations.some((name) => literal === `repo:${name}/` || literal === `project_path:${name}/`)) return true;
  if (CONSUMER.test(key)) return false;
  if (/:(?:repository|job_workflow_ref)$/.test(key)) return /^[^/]+\/[^/]+/.test(literal);
  if (literal.startsWith("system:serviceaccount:")) return /^system:serviceaccount:[^:]+:/.test(literal);
  if (literal.startsWith("org/")) return /^org\/[^/]+\/project\/[^/]+\//.test(literal);
  // Bitbucket's repositories are numbers in braces.
  return /^[^:]+:[^:/]+[:/](?:[^:/]+[:/]|[^:/]{3})/.test(literal) || /^\{[^}]+\}:/.test(literal);
}
