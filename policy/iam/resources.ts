import { hasWildcard } from "../core/glob";
import { type Condition, conditionsOf } from "./conditions";
import type { Statement } from "./document";

/** Services whose ARNs end in a name without a preceding type. */
const UNTYPED = new Set(["s3", "sqs", "sns", "codecommit", "codepipeline", "execute-api", "neptune-db"]);
/** The types before a name in an ARN, of all services that have types: a wildcard within one of these matches all of the kind. */
const TYPES = [
  ...["accesspoint", "access-point", "alias", "bucket", "cluster", "collection", "container-instance", "database"],
  ...["db", "deliverystream", "document", "domain", "file-system", "function", "group", "image", "instance"],
  ...["instance-profile", "job", "key", "layer", "log-group", "oidc-provider", "parameter", "policy", "project"],
  ...[
    "repository",
    "role",
    "rule",
    "saml-provider",
    "secret",
    "service",
    "snapshot",
    "stateMachine",
    "stream",
    "table",
  ],
  ...["task", "task-definition", "user", "vault", "volume"],
];

/** A policy variable with a default that has a wildcard, like `${aws:PrincipalTag/team, '*'}`. */
const DEFAULT = /\$\{[^,{}]{1,200},\s*'([^'}]{0,200}[*?][^'}]{0,200})'\s*\}/g;

/** A character that IAM takes literally. */
const ESCAPED = /\$\{[*?$]\}/g;

/** Literal characters that distinguish a name from the others of its kind. */
const ENOUGH = 3;

/**
 * Whether a resource matches all, or nearly all, of its kind: `*`, or an ARN whose name begins with a wildcard. The part of a name
 * that a policy variable or a template sets counts as literal.
 */
export function isEverything(given: string): boolean {
  // The default of a variable applies to a caller without the value.
  const resource = given.replace(ESCAPED, "_").replace(DEFAULT, "$1");
  if (!hasWildcard(resource) || resource.startsWith("${")) return false;
  const [, , service = "", , , ...rest] = resource.split(":");
  if (rest.length === 0) return true;
  const whole = rest.join(":");
  const name = (UNTYPED.has(service) ? whole : withoutType(whole)).replace(/^\/+/, "");
  // Before a path or a qualifier, a name without wildcards is enough, however short.
  const [first = ""] = name.split(/[/:]/);
  const wild = first.search(/[*?]/);
  return wild >= 0 && wild < ENOUGH;
}

/** The part of an ARN after its type; `*` if there is a wildcard within the type. */
function withoutType(whole: string): string {
  const end = whole.search(/[:/*?]/);
  const type = whole.slice(0, end);
  if (whole[end] === "*" || whole[end] === "?") return TYPES.some((one) => one.startsWith(type)) ? "*" : whole;
  // Keyspaces and APIs begin with a slash: `/keyspace/name/table/name`.
  return end === 0 ? whole.replace(/^\/+[a-z-]+\//, "") : whole.slice(end + 1);
}

/** A security group's rule has no ID before it exists, and its group needs a statement of its own. */
const NEW_RULES = /^arn:[^:]*:ec2:[^:]*:[^:]*:security-group-rule\//;

/** The resources of a statement that match everything, or for a statement with NotResource a text that says so. */
export function everythingIn({ resource, notResource }: Statement): string[] {
  if (notResource) return ["every resource but those in NotResource"];
  return (resource?.values ?? []).filter((one) => isEverything(one) && !NEW_RULES.test(one));
}

/** Keys that limit a statement to some resources for any Resource: tags, the encryption context, the calling service, the sender. */
const RESOURCE_KEY =
  /(?:^|:)(?:resourcetag\/|existingobjecttag\/)|^kms:(?:viaservice|encryptioncontext|resourcealiases|grantisforawsresource)|^iam:(?:permissionsboundary|resourcetag)|^aws:resourcetag|^lambda:functionarn$|^ses:fromaddress$|^events:source$/;

/**
 * The names of records, which every request that changes records has: AWS's page compares all of them with `ForAllValues`.
 * Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
 */
const RECORD_NAMES = "route53:changeresourcerecordsetsnormalizedrecordnames";
/** Literal characters of a domain and its top level. */
const DOMAIN = /[a-z0-9-]{2,}\.[a-z]{2,}$/i;

/** An address, or all of a domain. */
const SENDER = /@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/i;

const namesRecords = ({ operator, key, values, illegible }: Condition): boolean =>
  key === RECORD_NAMES &&
  !illegible &&
  /^ForAllValues:String(?:Equals|EqualsIgnoreCase|Like)$/i.test(operator) &&
  values.length > 0 &&
  values.every((value) => DOMAIN.test(value));

/** Whether a condition limits a statement to some of the resources that it names. */
export function narrowsResources({ condition }: Statement): boolean {
  const lines = conditionsOf(condition);
  if (lines.some(namesRecords)) return true;
  return lines.some(
    ({ operator, key, values, unknown, illegible }) =>
      RESOURCE_KEY.test(key) &&
      !illegible &&
      /^(?:ForAnyValue:)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|Bool)$/i.test(operator) &&
      (unknown.length > 0 || (values.length > 0 && values.every((value) => tellsApart(value, key)))),
  );
}

/** Whether a value limits: no wildcard at its beginning, and no variable with a wildcard as its default or for the resource's own value. */
function tellsApart(value: string, key: string): boolean {
  if (key === "kms:grantisforawsresource") return value.toLowerCase() === "true";
  if (key === "ses:fromaddress") return SENDER.test(value);
  if (/^\$\{[^},]{0,200},\s*'[*?]/.test(value)) return false;
  return !/^[*?]/.test(value) && value.toLowerCase() !== `\${${key}}`;
}
