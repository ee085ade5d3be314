import { fsbp } from "../core/frameworks";
import { type Finding, rule } from "../core/rule";
import { serviceErrors } from "../iam/actions";
import { drawsPerimeter } from "../iam/conditions";
import { DANGEROUS, hasEffect, someOf } from "../iam/effects";
import { type Grant, grantOf } from "../iam/grants";
import { identitiesOf } from "../iam/identities";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";
import { smallestSet } from "../iam/smaller-sets";

interface Config {
  services: string[];
  limit: number;
}

export const iamNoServiceWideGrant = rule<Config>({
  name: "iam-no-service-wide-grant",
  description: "No policy document allows all or most of the actions of a guarded service.",
  why: "`s3:*` on a bucket allows deleting it, opening it to the world and removing its encryption; a script needs three actions.",
  severity: "critical",
  level: "mandatory",
  remediation: "List the used actions by name instead of the wildcard.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  framework: fsbp(
    "IAM.21",
    "IAM customer managed policies that you create should not allow wildcard actions for services",
  ),
  tags: ["iam", "least-privilege"],
  config: {
    services: {
      type: "array",
      items: { type: "string" },
      default: ["s3", "s3express", "ecr", "ecr-public"],
      description: "Prefixes of the guarded services.",
    },
    limit: {
      type: "number",
      minimum: 0,
      maximum: 1,
      default: 0.4,
      description: "Maximum share of a service's actions that a document may allow.",
    },
  },
  settingErrors: ({ services }) => serviceErrors(services),
  types: DOCUMENT_TYPES,
  *check(resource, { services, limit }) {
    for (const { where, kind, statements } of documentsOf(resource)) {
      if (kind === "guardrail") continue;
      // An endpoint's policy grants nothing by itself: one for a data perimeter may name every action.
      const judged = kind === "boundary" ? statements.filter((s) => !drawsPerimeter(s.condition)) : statements;
      for (const service of services) yield* judge(where, grantOf(service, judged), limit);
    }
  },
  // All documents of a role are one grant, so that a wildcard cannot be split over several documents.
  *checkStack(resources, { services, limit }) {
    for (const { label, documents } of identitiesOf(resources).all) {
      for (const service of services) {
        const grants = documents.map((held) => ({ held, grant: grantOf(service, held.value.statements) }));
        const parts = grants.filter(({ grant }) => grant.actions > 0);
        if (parts.length < 2 || parts.some(({ grant }) => exceeds(grant, limit))) continue;
        const statements = parts.flatMap(({ held: { resource, value } }) =>
          value.statements.map((s) => ({ ...s, label: `${resource.name}: ${value.where}: ${s.label}` })),
        );
        const [first] = parts;
        yield* judge(label, grantOf(service, statements), limit, first!.held.resource.urn);
      }
    }
  },
});

const exceeds = (grant: Grant, limit: number) => grant.of > 0 && grant.actions > limit * grant.of;

function* judge(where: string, grant: Grant, limit: number, urn?: string): Iterable<Finding> {
  if (exceeds(grant, limit)) {
    yield { message: `${where}: ${describe(grant, limit)}${dangers(grant)} ${smallestSet(grant.service)}`, urn };
  }
}

/** The granted actions that matter. */
function dangers({ service, names }: Grant): string {
  const granted = names();
  const matter = DANGEROUS.flatMap((effect) => granted.filter((name) => hasEffect(effect, service, name)));
  return matter.length > 0 ? ` Among them are ${someOf(matter.map((name) => `${service}:${name}`))}.` : "";
}

/** The largest contributions first; a message that lists all of them would be useless. */
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
