import { hasWildcard } from "../core/glob";
import { conditionsOf } from "./conditions";
import type { Statement } from "./document";

/** Services whose ARNs end in a name without a type before it. */
const UNTYPED = new Set(["s3", "sqs", "sns", "codecommit", "codepipeline", "execute-api", "neptune-db"]);
/** What an ARN has before a name, in any service that has types: a wildcard within one of these stands for all of the kind. */
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

/** Literal characters that tell a name apart from the others of its kind. */
const ENOUGH = 3;

/**
 * Whether a resource stands for all, or nearly all, of its kind: `*`, or an ARN whose name begins with a wildcard. The part of a name
 * that a policy variable or a template fills in counts as literal.
 */
export function isEverything(resource: string): boolean {
  if (!hasWildcard(resource) || resource.startsWith("${")) return false;
  const [, , service = "", , , ...rest] = resource.split(":");
  if (rest.length === 0) return true;
  const whole = rest.join(":");
  const name = (UNTYPED.has(service) ? whole : withoutType(whole)).replace(/^\/+/, "");
  // Of a path a name without wildcards is enough, however short.
  const [first = ""] = name.split("/");
  const wild = first.search(/[*?]/);
  return wild >= 0 && wild < ENOUGH;
}

/** The part of an ARN after its type; all of it wild where a wildcard stands within the type. */
function withoutType(whole: string): string {
  const end = whole.search(/[:/*?]/);
  const type = whole.slice(0, end);
  if (whole[end] === "*" || whole[end] === "?") return TYPES.some((one) => one.startsWith(type)) ? "*" : whole;
  // Keyspaces and APIs begin with a slash: `/keyspace/name/table/name`.
  return end === 0 ? whole.replace(/^\/+[a-z-]+\//, "") : whole.slice(end + 1);
}

/** The resources of a statement that stand for everything; how a statement without a Resource says so. */
export function everythingIn({ resource, notResource }: Statement): string[] {
  if (notResource) return ["every resource but those in NotResource"];
  return (resource?.values ?? []).filter(isEverything);
}

/** Keys that narrow a statement to resources, whatever its Resource: tags, the encryption context, the service in between. */
const RESOURCE_KEY =
  /(?:^|:)(?:resourcetag\/|existingobjecttag\/)|^kms:(?:viaservice|encryptioncontext|resourcealiases|grantisforawsresource)|^iam:(?:permissionsboundary|resourcetag)|^aws:resourcetag/;

/** Whether a condition narrows a statement to some of the resources it names. */
export function narrowsResources({ condition }: Statement): boolean {
  return conditionsOf(condition).some(
    ({ operator, key, values, unknown, illegible }) =>
      RESOURCE_KEY.test(key) &&
      !illegible &&
      /^(?:ForAnyValue:)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|Bool)$/i.test(operator) &&
      (unknown.length > 0 || (values.length > 0 && values.every((value) => tellsApart(value, key)))),
  );
}

/** Whether a value is one of some: no wildcard in front, no variable with a wildcard as its default or for the resource's own value. */
function tellsApart(value: string, key: string): boolean {
  if (key === "kms:grantisforawsresource") return value.toLowerCase() === "true";
  if (/^\$\{[^},]{0,200},\s*'[*?]/.test(value)) return false;
  return !/^[*?]/.test(value) && value.toLowerCase() !== `\${${key}}`;
}
