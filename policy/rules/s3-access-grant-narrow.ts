import { isOneIdentity, unknownGrantee } from "../aws/grantees";
import { unknownFinding } from "../core/findings";
import { ofTypes, Targets } from "../core/links";
import { type Finding, rule, type StackResource } from "../core/rule";
import { awsTypes } from "../core/types";
import { at, Unknown, type Value } from "../core/value";

const GRANTS = awsTypes("s3control/accessGrant");
const LOCATIONS = awsTypes("s3control/accessGrantsLocation");
/** The ID of the location that is all of S3. */
const DEFAULT_LOCATION = "default";
/** Characters of a bucket's name before a wildcard that tell it from others. */
const ENOUGH = 3;

export const s3AccessGrantNarrow = rule({
  name: "s3-access-grant-narrow",
  description: "A grant of S3 Access Grants is for one role, user or group, and for named buckets.",
  why: "The default location is s3://, every bucket of the account; a grant on all of it bypasses what bucket policies intend.",
  severity: "high",
  level: "mandatory",
  remediation:
    'Name a bucket in accessGrantsLocationConfiguration.s3SubPrefix, like "data/reports/*", and a role in grantee.',
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-grant.html",
  tags: ["s3", "least-privilege"],
  types: GRANTS,
  *check({ props }) {
    const { type, identifier } = granteeOf(props.grantee);
    if (type instanceof Unknown) yield unknownFinding(type);
    // Users and groups of a directory are single ones.
    if (type !== "IAM" || identifier instanceof Unknown || isOneIdentity(identifier)) return;
    yield { message: `grantee.granteeIdentifier is ${String(identifier)}, which is no single role or user.` };
  },
  *checkStack(resources) {
    const locations = new Targets(ofTypes(resources, LOCATIONS), ["accessGrantsLocationId", "id"]);
    for (const grant of ofTypes(resources, GRANTS)) {
      const { type, identifier } = granteeOf(grant.props.grantee);
      const unknown = type === "IAM" ? unknownGrantee(grant, "grantee", identifier) : undefined;
      if (unknown) yield unknownFinding(unknown, grant.urn);
      yield* judge(grant, scopeOf(grant, locations));
    }
  },
});

const granteeOf = (grantee: Value) => ({
  type: at(grantee, "granteeType"),
  identifier: at(grantee, "granteeIdentifier"),
});

/** What a grant's location covers, e.g. `s3://data/`; unknown for one that is, `undefined` for one outside of the stack. */
function scopeOf(grant: StackResource, locations: Targets): Value {
  const id = grant.props.accessGrantsLocationId;
  if (id === DEFAULT_LOCATION) return "s3://";
  const [location] = locations.referredBy(grant, "accessGrantsLocationId");
  return location ? location.props.locationScope : id instanceof Unknown ? id : undefined;
}

function* judge({ urn, props }: StackResource, scope: Value): Iterable<Finding> {
  const within = at(props, "accessGrantsLocationConfiguration.s3SubPrefix");
  const isAll = typeof scope === "string" && /^s3:\/\/\*?$/i.test(scope.trim());
  const named = typeof within === "string" ? within.trim().search(/[*?]/) : 0;
  const isNamed = typeof within === "string" && within.trim() !== "" && (named < 0 || named >= ENOUGH);
  if (isNamed || (!isAll && !(scope instanceof Unknown))) return;
  const unknown = [scope, within].find((value) => value instanceof Unknown);
  if (unknown) yield unknownFinding(unknown, urn);
  else yield { urn, message: "the grant is for every bucket of the account." };
}
