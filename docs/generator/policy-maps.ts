import { RULES } from "../../policy/rules";
import { CHECKOV, COMPLIANCE } from "../../policy/scripts/maps";
import { table } from "./markdown";

const link = (rule: string) => `[${rule}](#${rule})`;

const marked = (control: string) => (COMPLIANCE.unverified.includes(control) ? `${control} (unverified)` : control);

/** Every rule and the controls that it stands for. */
export function complianceMap(): string {
  const rows = RULES.map(({ name }) => {
    const { cis, cis5, fsbp, other } = COMPLIANCE.rules[name]!;
    return [link(name), ...[cis, cis5, fsbp, other].map((numbers) => numbers.map(marked).join(", "))];
  });
  return [
    "## Compliance",
    `${COMPLIANCE.source}. A rule without numbers judges what no framework asks for. The numbers of CIS are the benchmark's own; ` +
      "Security Hub's standards of the same versions test some of them. Of a control that is marked as unverified, AWS's page on the control was " +
      "read, and its list of the standard in a version that is older.",
    table(["rule", "CIS AWS 3.0.0", "CIS AWS 5.0.0", "AWS FSBP 1.0.0", "further controls of Security Hub"], rows),
  ].join("\n\n");
}

/** Every check of checkov for the resources of a Fargate stack, and what this pack has for it. */
export function peerChecks(): string {
  const rows = Object.entries(CHECKOV.checks).map(([id, { says, rules, why }]) => [
    id,
    says,
    rules ? rules.map(link).join(", ") : why!,
  ]);
  return [
    "## Checks of checkov",
    `What takes the place of each check of ${CHECKOV.source}, or why nothing does.`,
    table(["check", "what it says", "here"], rows),
  ].join("\n\n");
}
