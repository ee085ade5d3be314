import { unknownFinding } from "../core/findings";
import { type Finding, rule } from "../core/rule";
import { type Grant, grantOf } from "../iam/grants";
import { DOCUMENT_TYPES, documentsOf, type PlacedDocument } from "../iam/places";
import { smallestSet } from "../iam/smaller-sets";

interface Config {
  services: string[];
  limit: number;
}

export const iamNoServiceWideGrant = rule<Config>({
  name: "iam-no-service-wide-grant",
  description: "No policy document allows all or most of the actions of a guarded service.",
  severity: "critical",
  level: "mandatory",
  remediation: "List the actions that are used, each by its name, in place of the wildcard.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  tags: ["iam", "least-privilege"],
  config: {
    services: {
      type: "array",
      items: { type: "string" },
      default: ["s3", "ecr", "ecr-public"],
      description: "Prefixes of the services that are guarded.",
    },
    limit: {
      type: "number",
      minimum: 0,
      maximum: 1,
      default: 0.4,
      description: "Largest share of a service's actions that a document may allow.",
    },
  },
  types: DOCUMENT_TYPES,
  *check(resource, { services, limit }) {
    const documents = documentsOf(resource);
    for (const document of documents) {
      for (const service of services) yield* judge([document], service, limit);
      yield* unknownActions(document);
    }
    // A role's inline documents are one grant: spreading a wildcard over several hides nothing.
    const inline = documents.filter((d) => d.kind === "identity");
    for (const service of services) {
      const apart = inline.some((document) => exceeds(grantOf(service, document.statements), limit));
      if (inline.length > 1 && !apart) yield* judge(inline, service, limit);
    }
  },
});

const exceeds = (grant: Grant, limit: number) => grant.of > 0 && grant.actions > limit * grant.of;

function* judge(documents: PlacedDocument[], service: string, limit: number): Iterable<Finding> {
  const grant = grantOf(
    service,
    documents.flatMap((d) => d.statements),
  );
  if (!exceeds(grant, limit)) return;
  const where = documents.map((d) => d.where).join(" and ");
  yield { message: `${where}: ${describe(grant, limit)} ${smallestSet(service)}` };
}

/** The largest contributions first; a message that lists everything helps nobody. */
function describe({ service, actions, of, contributions }: Grant, limit: number): string {
  const largest = [...contributions].sort((a, b) => b.actions - a.actions);
  const named = largest.slice(0, 4).map((c) => `${c.statement} allows ${c.actions} by ${c.pattern}`);
  const rest = largest.length > 4 ? `, and ${largest.length - 4} more patterns` : "";
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return (
    `allows ${actions} of the ${of} actions of ${service} (${percent(actions / of)}, the limit is ${percent(limit)}): ` +
    `${contributions.length > 1 ? "together, " : ""}${named.join(", ")}${rest}.`
  );
}

function* unknownActions({ where, unknown, statements }: PlacedDocument): Iterable<Finding> {
  for (const { path } of unknown) yield unknownFinding(path || where);
  for (const { effect, action, notAction } of statements) {
    if (effect !== "Allow") continue;
    for (const { path } of [...(action?.unknown ?? []), ...(notAction?.unknown ?? [])]) yield unknownFinding(path);
  }
}
