import { RULES } from "../../policy/rules";
import { CHECKOV, COMPLIANCE } from "../../policy/scripts/maps";
import { readDefaults, readExamples } from "../../test/policy/fixtures";
import { table } from "./markdown";

const link = (rule: string) => `[${rule}](#${rule})`;

/** Every rule with its controls. */
export function complianceMap(): string {
  const rows = RULES.map(({ name }) => {
    const { cis, cis5, fsbp, other } = COMPLIANCE.rules[name]!;
    return [link(name), ...[cis, cis5, fsbp, other].map((numbers) => numbers.join(", "))];
  });
  return [
    "## Compliance",
    `${COMPLIANCE.source}. A rule without numbers goes beyond these frameworks. CIS numbers are those of the benchmark; Security Hub's ` +
      "standards of the same versions test some of them.",
    table(["rule", "CIS AWS 3.0.0", "CIS AWS 5.0.0", "AWS FSBP 1.0.0", "further controls of Security Hub"], rows),
  ].join("\n\n");
}

/** Published policies and AWS's defaults that rules report, each with the reason. */
export function contestedExamples(): string {
  const examples = readExamples();
  const rows = examples.flatMap(({ name, page, contested = {} }) =>
    Object.entries(contested).map(([rule, why]) => [`[${name}](${page})`, link(rule), why]),
  );
  const passing = examples.filter(({ contested }) => !contested).length;
  return [
    `Of ${examples.length} published policies in the tests, ${passing} pass as they stand. The others:`,
    table(["policy", "rule", "why, and what to do"], rows),
    "## AWS defaults that the rules reject",
    "A resource with nothing but its required settings has AWS's defaults. Mandatory rules report these:",
    table(["resource", "rule", "why"], defaults()),
  ].join("\n\n");
}

const defaults = () =>
  readDefaults().flatMap(({ type, refused = {} }) =>
    Object.entries(refused).map(([rule, why]) => [`\`${type}\``, link(rule), why]),
  );

/** Every check of checkov for the resources of a Fargate stack, with this pack's equivalent. */
export function peerChecks(): string {
  const rows = Object.entries(CHECKOV.checks).map(([id, { says, rules, why }]) => [
    id,
    says,
    rules ? rules.map(link).join(", ") : why!,
  ]);
  return [
    "## Checks of checkov",
    `The equivalent of each check of ${CHECKOV.source}, or why there is none.`,
    table(["check", "description", "here"], rows),
  ].join("\n\n");
}
