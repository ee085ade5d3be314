import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { type Finding, type Reference, type Rule, rule } from "../core/rule";
import { awsType } from "../core/types";
import { Unknown } from "../core/value";
import { ATTACHMENT_TYPES, type Attachment, attachmentsOf } from "../iam/attachments";
import { awsManagedPolicy, newerThan, wideness } from "../iam/managed-policies";

interface Config {
  alsoForbidden: string[];
  allowed: string[];
}

export const iamNoFullAccessManagedPolicy: Rule = rule<Config>({
  name: "iam-no-full-access-managed-policy",
  description:
    "No AWS managed policy that gives full access to a service, or reads all data, is attached or used as a permissions boundary.",
  why: "Policies like AmazonECS_FullAccess cover a whole service and its neighbours, on all resources, and AWS adds to them.",
  severity: "critical",
  level: "mandatory",
  remediation: "Write a policy with the actions and resources that are used.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
  framework: fsbp("IAM.1", "IAM policies should not allow full administrative privileges"),
  tags: ["iam", "least-privilege"],
  config: {
    alsoForbidden: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of further AWS managed policies to reject.",
    },
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of AWS managed policies to allow although they are too broad.",
    },
  },
  types: ATTACHMENT_TYPES,
  *check(resource, config) {
    for (const attachment of attachmentsOf(resource)) {
      if (!(attachment.arn instanceof Unknown)) yield* judge(attachment, config);
    }
  },
  *checkStack(resources) {
    for (const resource of resources) {
      for (const { arn, where } of attachmentsOf(resource)) {
        const sources = resource.from[where.split(".")[0]!] ?? [];
        // The ARN of a policy that this stack creates is unknown at preview, but its document is checked as a resource.
        if (arn instanceof Unknown && !(sources.length > 0 && sources.every(isOwnPolicy))) {
          yield unknownFinding({ path: where }, resource.urn);
        }
      }
    }
  },
});

const OWN_POLICY = awsType("iam/policy");
const isOwnPolicy = (source: Reference) => source.type === OWN_POLICY;

function* judge({ arn, where, use }: Attachment, { alsoForbidden, allowed }: Config): Iterable<Finding> {
  if (typeof arn !== "string") {
    yield { message: `${where} is not the ARN of a policy but ${JSON.stringify(arn)}.` };
    return;
  }
  const name = awsManagedPolicy(arn);
  if (name === undefined || includes(allowed, name)) return;
  const why = wideness(name) ?? (includes(alsoForbidden, name) ? "is forbidden by the configuration" : undefined);
  const date = newerThan(name);
  if (why) {
    const verb = use === "boundary" ? "bounds nothing that matters" : "grants far more than a task uses";
    yield { message: `${where} is ${arn}: the AWS managed policy ${name} ${verb}: it ${why}.` };
  } else if (date) {
    yield unknownFinding({ path: where, reason: `is ${name}, which AWS's policies of ${date} do not have` });
  }
}

const includes = (names: string[], name: string) => names.some((n) => n.toLowerCase() === name.toLowerCase());
