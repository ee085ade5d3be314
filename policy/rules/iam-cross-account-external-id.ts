import { accountsOf } from "../aws/accounts";
import { unknownFinding } from "../core/findings";
import { rule, type StackResource } from "../core/rule";
import { Unknown } from "../core/value";
import { conditionsOf, narrowsCallers } from "../iam/conditions";
import { allows, principalsOf } from "../iam/elements";
import { documentsOf, holdsDocuments, type PlacedDocument } from "../iam/places";

interface Config {
  accounts: string[];
}

export const iamCrossAccountExternalId = rule<Config>({
  name: "iam-cross-account-external-id",
  description: "A role that another account may assume requires an external ID.",
  why: "A vendor's account acts for many customers: without an external ID, any of them can make it use your role.",
  severity: "medium",
  level: "mandatory",
  remediation:
    'Add {"StringEquals": {"sts:ExternalId": "<the ID that the vendor gives>"}}, or name your own accounts in the setting accounts.',
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
  tags: ["iam", "trust"],
  config: {
    accounts: {
      type: "array",
      items: { type: "string" },
      default: [],
      description:
        "Your own accounts, which need no external ID. The stack's account is included if its resources name it.",
    },
  },
  *checkStack(resources, { accounts }) {
    const own = new Set([...accounts, ...accountsOf(resources)]);
    for (const resource of resources) {
      if (!holdsDocuments(resource.type)) continue;
      for (const document of documentsOf(resource))
        if (document.kind === "trust") yield* judge(resource, document, own);
    }
  },
});

function* judge({ urn }: StackResource, { where, statements }: PlacedDocument, own: ReadonlySet<string>) {
  for (const statement of statements) {
    if (!allows(statement, "sts", "AssumeRole")) continue;
    const foreign = principalsOf(statement.principal).filter(({ kind, value }) => {
      const account = kind === "AWS" && typeof value === "string" ? accountIn(value) : undefined;
      return account !== undefined && !own.has(account);
    });
    if (foreign.length === 0) continue;
    const ids = conditionsOf(statement.condition).filter(
      ({ key, operator }) => key === "sts:externalid" && /^String(?:Equals|Like)$/i.test(operator),
    );
    const given = ids.some(
      ({ values, unknown }) => values.every((value) => !/^[*?]*$/.test(value)) && values.length + unknown.length > 0,
    );
    const narrow = given || narrowsCallers(statement.condition);
    if (narrow instanceof Unknown) yield unknownFinding(narrow, urn);
    else if (!narrow) {
      yield {
        urn,
        message: `${where}: ${statement.label} lets ${foreign.map(({ value }) => String(value)).join(", ")} of another account assume the role without an external ID.`,
      };
    }
  }
}

/** The account of a principal: a number, or the fifth part of an ARN. */
const accountIn = (principal: string) => /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];
