import { hasWildcard } from "../core/glob";
import { rule } from "../core/rule";
import { isService, matchesAnything, parseActionPattern } from "../iam/actions";
import { type Statement, show } from "../iam/document";
import { formErrors, resourceErrors, sidErrors } from "../iam/form";
import { identitiesOf } from "../iam/identities";
import { DOCUMENT_TYPES, type DocumentKind, documentsOf, isPermission } from "../iam/places";
import { quotaErrors, togetherErrors } from "../iam/quotas";

interface Config {
  additionalActions: string[];
  trustPolicyCharacters: number;
}

export const iamDocumentValid = rule<Config>({
  name: "iam-document-valid",
  description: "Policy documents are valid in IAM, with existing actions.",
  why: "IAM rejects an invalid document only when it is applied, and a misspelt one does not grant what it seems to.",
  severity: "high",
  level: "mandatory",
  remediation: "Follow the grammar of IAM's JSON policy language.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
  tags: ["iam", "validity"],
  config: {
    additionalActions: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "AWS actions that are not in the pack's table yet, such as s3:NewAction.",
    },
    trustPolicyCharacters: {
      type: "integer",
      minimum: 1,
      default: 2048,
      description: "Maximum length of a trust policy: an account quota, which AWS increases to 4096 on request.",
    },
  },
  types: DOCUMENT_TYPES,
  *check(resource, { additionalActions, trustPolicyCharacters }) {
    const added = new Set(additionalActions.map((action) => action.toLowerCase()));
    const documents = documentsOf(resource);
    for (const error of quotaErrors(resource, documents, trustPolicyCharacters)) yield { message: `${error}.` };
    for (const { where, kind, errors, statements } of documents) {
      for (const error of errors) yield { message: `${where}: ${error}.` };
      for (const statement of statements) {
        const form = [...elementErrors(statement, kind), ...formErrors(statement)];
        // The statement of a function's permission has the name of the function as the program gives it.
        if (!isPermission(resource.type)) form.push(...resourceErrors(statement));
        if (kind === "identity" || kind === "trust") form.push(...sidErrors(statement));
        for (const error of [...form, ...actionErrors(statement, added)]) {
          yield { message: `${where}: ${statement.label} ${error}.` };
        }
      }
    }
  },
  *checkStack(resources) {
    for (const identity of identitiesOf(resources).all) {
      const urn = identity.documents[0]?.resource.urn;
      for (const error of togetherErrors(identity)) yield { message: `${error}.`, urn };
    }
  },
});

/** Elements that a kind of document must or must not have. */
function* elementErrors(statement: Statement, kind: DocumentKind): Iterable<string> {
  const principal = statement.principal !== undefined || statement.notPrincipal !== undefined;
  const resource = statement.resource !== undefined || statement.notResource !== undefined;
  if (kind === "identity" && principal) yield "has a Principal, which a policy of a role, user or group cannot have";
  if ((kind === "resource" || kind === "trust") && !principal) yield "has no Principal";
  if (kind === "identity" && !resource) yield "has no Resource";
  if (kind !== "trust") return;
  if (resource) yield "has a Resource, which a trust policy cannot have";
  const others = [statement.action, statement.notAction].flatMap((texts) => texts?.values ?? []);
  const other = others.find((action) => !/^\s*(?:sts:|\*)/i.test(action));
  if (other !== undefined) yield `has the action ${show(other)}; a trust policy takes those of sts alone`;
}

function* actionErrors({ action, notAction }: Statement, added: ReadonlySet<string>): Iterable<string> {
  for (const text of [...(action?.values ?? []), ...(notAction?.values ?? [])]) {
    if (added.has(text.toLowerCase())) continue;
    const pattern = parseActionPattern(text);
    const quoted = show(text);
    if (!pattern) {
      yield `has the action ${quoted}; an action is * or a service, a colon and a name, like s3:GetObject`;
    } else if (text !== text.trim()) {
      yield `has blanks around the action ${quoted}`;
    } else if (hasWildcard(pattern.service) && pattern.name !== "*") {
      yield `has a wildcard in the service of the action ${quoted}`;
    } else if (!hasWildcard(pattern.service) && !isService(pattern.service)) {
      yield `has the action ${quoted}, but there is no service "${pattern.service}"`;
    } else if (!matchesAnything(pattern)) {
      yield `has the action ${quoted}, which stands for no action of ${pattern.service}`;
    }
  }
}
