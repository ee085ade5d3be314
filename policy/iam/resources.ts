import { hasWildcard } from "../core/glob";
import { conditionsOf } from "./conditions";
import type { Statement } from "./document";

/** Services whose ARNs end in a name without a type before it. */
const UNTYPED = new Set(["s3", "sqs", "sns"]);

/** Literal characters that tell a name apart from the others of its kind. */
const ENOUGH = 3;

/**
 * Whether a resource stands for all, or nearly all, of its kind: `*`, or an ARN whose name begins with a wildcard. The part of a name
 * that a policy variable or a template fills in counts as literal.
 */
export function isEverything(resource: string): boolean {
  if (!hasWildcard(resource)) return false;
  const [, , service = "", , , ...rest] = resource.split(":");
  if (rest.length === 0) return true;
  const whole = rest.join(":");
  const name = UNTYPED.has(service) ? whole : whole.replace(/^[a-z][a-z0-9-]*[:/]/i, "").replace(/^\/+/, "");
  return name.search(/[*?]/) >= 0 && name.search(/[*?]/) < ENOUGH;
}

/** The resources of a statement that stand for everything; how a statement without a Resource says so. */
export function everythingIn({ resource, notResource }: Statement): string[] {
  if (notResource) return ["every resource but those in NotResource"];
  return (resource?.values ?? []).filter(isEverything);
}

/** Keys that narrow a statement to resources, whatever its Resource: tags, the encryption context, the service in between. */
const RESOURCE_KEY =
  /(?:^|:)(?:resourcetag\/|existingobjecttag\/)|^kms:(?:viaservice|encryptioncontext|resourcealiases|granti?sforawsresource)|^iam:(?:permissionsboundary|resourcetag)|^aws:resourcetag/;

/** Whether a condition narrows a statement to some of the resources it names. */
export function narrowsResources({ condition }: Statement): boolean {
  return conditionsOf(condition).some(
    ({ operator, key, values, unknown }) =>
      RESOURCE_KEY.test(key) &&
      /^(?:ForAnyValue:)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|Bool)$/i.test(operator) &&
      (unknown.length > 0 || (values.length > 0 && values.every((value) => !/^[*?]/.test(value)))),
  );
}
