import { bucketsWith } from "../aws/buckets";
import { settingFindings, unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { ofTypes } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { asSwitch, at, atEach, Unknown } from "../core/value";

const SWITCHES = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
/** The same for every bucket of the account. */
const ACCOUNT_BLOCK = awsTypes("s3/accountPublicAccessBlock");
const PUBLIC_GRANTEE = /\/global\/(?:AllUsers|AuthenticatedUsers)\/*$/;

export const s3PublicAccessBlocked = rule({
  name: "s3-public-access-blocked",
  description: "Every bucket blocks public access with all four settings and has no public ACL.",
  why: "A single careless policy or ACL could expose the data; with the blocks, S3 rejects it.",
  severity: "critical",
  level: "mandatory",
  remediation: `Add a BucketPublicAccessBlock for the bucket with ${SWITCHES.join(", ")} true, and no public ACL.`,
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  framework: fsbp("S3.8", "S3 general purpose buckets should block public access"),
  tags: ["s3", "public-access"],
  types: awsTypes(
    ...["s3/bucket", "s3/bucketV2", "s3/bucketAcl", "s3/bucketAclV2", "s3/bucketPublicAccessBlock"],
    ...["s3/bucketObject", "s3/bucketObjectv2", "s3/objectCopy"],
  ),
  *check({ type, props }) {
    if (props.acl instanceof Unknown) yield unknownFinding(props.acl);
    if (typeof props.acl === "string" && /^(?:public-|authenticated-read)/.test(props.acl))
      yield { message: `acl is ${props.acl}.` };
    const grantees = [...atEach(props, "grants.*"), ...atEach(props, "accessControlPolicy.grants.*.grantee")];
    for (const uri of grantees.map((grantee) => at(grantee, "uri"))) {
      if (uri instanceof Unknown) yield unknownFinding(uri);
      if (typeof uri === "string" && PUBLIC_GRANTEE.test(uri)) yield { message: `a grant goes to ${uri}.` };
    }
    const block = type.includes("PublicAccessBlock") ? props : props.publicAccessBlockConfiguration;
    if (block instanceof Unknown) yield unknownFinding(block);
    else if (block) for (const name of SWITCHES) yield* settingFindings(name, at(block, name));
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
