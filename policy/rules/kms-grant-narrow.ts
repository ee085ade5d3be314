import { isOneIdentity, unknownGrantee } from "../aws/grantees";
import { unknownFinding } from "../core/findings";
import { ofTypes } from "../core/links";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { Unknown, type Value } from "../core/value";

const GRANTS = awsTypes("kms/grant");
/** A role that a service makes for itself; Auto Scaling's passes grants on to EC2. */
const SERVICE_LINKED = /:role\/aws-service-role\//;

export const kmsGrantNarrow = rule({
  name: "kms-grant-narrow",
  description: "A grant of a key goes to one role or user, which cannot pass it on.",
  why: "A grant works beside the key's policy. With CreateGrant its holder gives the key to others, and nobody sees it in a policy.",
  severity: "high",
  level: "mandatory",
  remediation: "Name a role in granteePrincipal, and leave CreateGrant out of the operations.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
  tags: ["kms", "encryption", "least-privilege"],
  types: GRANTS,
  *check({ props: { granteePrincipal, operations } }) {
    // checkStack judges an unknown grantee by what it is made from.
    if (!(granteePrincipal instanceof Unknown) && !isOneIdentity(granteePrincipal)) {
      yield {
        message: `granteePrincipal is ${String(granteePrincipal ?? "not set")}, which is no single role or user.`,
      };
    }
    if (typeof granteePrincipal === "string" && SERVICE_LINKED.test(granteePrincipal)) return;
    for (const operation of listed(operations)) {
      if (operation instanceof Unknown) yield unknownFinding(operation);
      else if (operation === "CreateGrant") {
        yield { message: "operations include CreateGrant: the grantee may give the key to others." };
      }
    }
  },
  *checkStack(resources) {
    for (const grant of ofTypes(resources, GRANTS)) {
      const unknown = unknownGrantee(grant, "granteePrincipal", grant.props.granteePrincipal);
      if (unknown) yield unknownFinding(unknown, grant.urn);
    }
  },
});

const listed = (value: Value): Value[] => (Array.isArray(value) ? value : [value]);
