import { unknownFinding } from "../core/findings";
import { hasWildcard } from "../core/glob";
import { type Json, JsonError, JsonObject, readJson } from "../core/json";
import { type Finding, rule } from "../core/rule";
import { awsType } from "../core/types";
import { Unknown } from "../core/value";

const ACCESS_POLICY = awsType("opensearch/serverlessAccessPolicy");

export const aossAccessNarrow = rule({
  name: "aoss-access-narrow",
  description: "A data access policy of OpenSearch Serverless names the roles or users, and the collections.",
  why: "It decides who reads and writes the documents, whatever IAM allows: a pattern for everything includes later collections.",
  severity: "high",
  level: "mandatory",
  remediation: 'Name roles or users in Principal, and collections in Resource, such as "index/logs/*".',
  url: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html",
  tags: ["data", "opensearch", "least-privilege"],
  types: [ACCESS_POLICY],
  *check({ props, isNative }) {
    const json = readJson(props.accessDocument ?? props.policy);
    if (json instanceof JsonError) yield { message: `policy is ${json.message}.` };
    // An AWS resource's text that is unknown is judged with the stack, which shows what it awaits.
    else if (json instanceof Unknown) {
      if (isNative) yield unknownFinding(json);
    } else for (const one of [json].flat()) yield* judge(one);
  },
  *checkStack(resources) {
    for (const resource of resources) {
      if (resource.type !== ACCESS_POLICY || resource.isNative) continue;
      const { policy } = resource.props;
      if (!(policy instanceof Unknown)) continue;
      const awaits = (resource.from.policy ?? []).some(({ type }) => AWAITED.has(type));
      const { urn } = resource;
      if (awaits)
        yield {
          note: true,
          urn,
          message: "policy awaits a role, a user or a collection of this stack. It is judged once they exist.",
        };
      else yield unknownFinding(policy, urn);
    }
  },
});

const AWAITED = new Set(["iam/role", "iam/user", "opensearch/serverlessCollection"].map(awsType));

function* judge(statement: Json): Iterable<Finding> {
  if (statement instanceof Unknown) yield unknownFinding(statement);
  for (const principal of partsOf(statement, "principal")) {
    if (principal instanceof Unknown) yield unknownFinding(principal);
    else if (isEverybody(principal))
      yield { message: `policy lets in ${String(principal)}, which is no single role or user.` };
  }
  for (const grant of partsOf(statement, "rules")) {
    if (grant instanceof Unknown) yield unknownFinding(grant);
    for (const name of partsOf(grant, "resource")) {
      if (name instanceof Unknown) yield unknownFinding(name);
      else if (isEverything(name))
        yield { message: `policy gives access to ${String(name)}, which is every collection.` };
    }
  }
}

/** The values of a name, in any letter case and as often as it is there. */
function partsOf(json: Json, name: string): Json[] {
  if (!(json instanceof JsonObject)) return [];
  return json.members.flatMap(([key, value]) => (key.toLowerCase() === name ? [value].flat() : []));
}

/** `*`, an account, or several roles by a wildcard. A group of SAML or of IAM Identity Center is one principal. */
const isEverybody = (principal: Json): boolean =>
  typeof principal === "string" && (hasWildcard(principal) || /^\s*\d{12}\s*$|:root\s*$/.test(principal));

/** A collection's name that begins with a wildcard, after the kind of resource: `collection/*`, `index/*` and `model/*`. */
const isEverything = (name: Json): boolean =>
  typeof name === "string" &&
  /^\s*(?:[a-z]*[*?]|[a-z]+\/.{0,2}[*?])/i.test(name) &&
  !/^\s*[a-z]+\/[^*?/]{1,2}\//i.test(name);
