import { bucketsWith } from "../aws/buckets";
import { isOn, settingFindings, unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { ofTypes } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { asSwitch, at, atEach, Unknown, type Value } from "../core/value";

const SWITCHES = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
/** The same for every bucket of the account. */
const ACCOUNT_BLOCK = awsTypes("s3/accountPublicAccessBlock");
const ACCESS_POINTS = awsTypes("s3/accessPoint", "s3control/multiRegionAccessPoint");
const PUBLIC_GRANTEE = /\/global\/(?:AllUsers|AuthenticatedUsers)\/*$/;

export const s3PublicAccessBlocked = rule({
  name: "s3-public-access-blocked",
  description: "Every bucket and access point blocks public access with all four settings, and none has a public ACL.",
  why: "A single careless policy or ACL could expose the data; with the blocks, S3 rejects it.",
  severity: "critical",
  level: "mandatory",
  remediation: `Add a BucketPublicAccessBlock for the bucket with ${SWITCHES.join(", ")} true, and no public ACL.`,
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  framework: fsbp("S3.8", "S3 general purpose buckets should block public access"),
  tags: ["s3", "public-access"],
  types: [
    ...awsTypes("s3/bucket", "s3/bucketV2", "s3/bucketAcl", "s3/bucketAclV2", "s3/bucketPublicAccessBlock"),
    ...awsTypes("s3/bucketObject", "s3/bucketObjectv2", "s3/objectCopy", "s3/accountPublicAccessBlock"),
    ...ACCESS_POINTS,
  ],
  *check({ type, props, isNative }) {
    if (props.acl instanceof Unknown) yield unknownFinding(props.acl);
    if (typeof props.acl === "string" && /^(?:public-|authenticated-read)/.test(props.acl))
      yield { message: `acl is ${props.acl}.` };
    const grantees = [...atEach(props, "grants.*"), ...atEach(props, "accessControlPolicy.grants.*.grantee")];
    for (const uri of grantees.map((grantee) => at(grantee, "uri"))) {
      if (uri instanceof Unknown) yield unknownFinding(uri);
      if (typeof uri === "string" && PUBLIC_GRANTEE.test(uri)) yield { message: `a grant goes to ${uri}.` };
    }
    const own = props.publicAccessBlockConfiguration ?? at(props, "details.publicAccessBlock");
    const block = type.includes("PublicAccessBlock") ? props : own;
    // An access point has all of them on unless they are given.
    const isPoint = !isNative && ACCESS_POINTS.includes(type);
    const isRight = (value: Value) => isOn(value) || (isPoint && (value === undefined || value === null));
    if (block instanceof Unknown) yield unknownFinding(block);
    else if (block) for (const name of SWITCHES) yield* settingFindings(name, at(block, name), isRight);
  },
  *checkStack(resources) {
    if (ofTypes(resources, ACCOUNT_BLOCK).some(({ props }) => SWITCHES.every((name) => asSwitch(props[name]) === true)))
      return;
    for (const { bucket, with: blocks } of bucketsWith(resources, "s3/bucketPublicAccessBlock")) {
      // A bucket of Cloud Control has it as a property.
      if (blocks.length === 0 && !bucket.props.publicAccessBlockConfiguration)
        yield { urn: bucket.urn, message: `the bucket ${bucket.name} has no BucketPublicAccessBlock.` };
    }
  },
});
