import type { Rule, Setting } from "../../policy/core/rule";
import { RULES } from "../../policy/rules";
import { readFixtures } from "../../test/policy/fixtures";
import { run } from "../../test/policy/harness";
import { code, table } from "./markdown";
import { complianceMap, peerChecks } from "./policy-maps";

const INTRODUCTION = `# The policy pack's rules

\`pulumi up --policy-pack policy\` judges a stack by these rules before anything is made. How a grant is judged, what an unknown value
means, and how the pack is used in other projects is in [policy/README.md](../policy/README.md).

A violation of a mandatory rule ends \`preview\` and \`up\`; an advisory one is printed and lets them go on. Levels and settings are
given by \`--policy-pack-config FILE\`, a JSON file with the rules' names as keys. Beside its own settings each rule has \`enforcementLevel\`,
\`strict\` and \`exceptions\`:

\`\`\`json
{
  "all": "mandatory",
  "ecs-read-only-root": "disabled",
  "logs-retention": {
    "maxDays": 90,
    "exceptions": [
      {
        "urn": "urn:pulumi:prod::*::aws:cloudwatch/logGroup:LogGroup::audit",
        "reason": "the auditors ask for seven years",
        "expires": "2027-06-30"
      }
    ]
  }
}
\`\`\`

What a rule refuses and lets through below are the names of its tests; what it says is its answer to the first of them.`;

const CONTESTED = `## Published policies that the rules refuse

AWS's documentation has policies for a first start that give more than a stack in production should. What the rules say of the ones
that a Fargate stack meets, and why:

- **\`AmazonECSTaskExecutionRolePolicy\`** passes on an execution role. \`ecs-execution-policy-not-on-task-role\` refuses it on a task role: a script
  that holds it pulls every image and writes into every log of the account.
- **\`AmazonEC2RoleforSSM\`** reads every bucket: \`iam-no-full-access-managed-policy\`. AmazonSSMManagedInstanceCore
  takes its place and passes.
- **Endpoint policies** (\`Principal: "*"\`, \`Action: "*"\`, an organization in the condition) limit and grant nothing: no rule refuses the shape.
  \`iam-no-service-wide-grant\` judges an endpoint without such a condition.
- **ECS Exec** needs \`ssmmessages:*Channel\` on \`*\`, which AWS has no resource for: it passes. \`ecs:ExecuteCommand\` on every task is refused by
  \`iam-no-privilege-escalation\`: a shell in a task acts with the task's role.
- **\`kms:Decrypt\` on \`*\`**, in AWS's examples for SQS and SNS, is refused by \`iam-data-access-pinned\` and passes with \`kms:ViaService\`.
- **A role that GitHub's tokens assume with \`repo:ORG/*\`** is refused by \`iam-oidc-trust-narrow\`: whoever makes a repository in the organization gets the
  role. The setting \`organizations\` lets it through.
- **\`arn:aws:iam::ACCOUNT:root\` as the principal of a trust** is refused by \`iam-cross-account-external-id\` where the stack does not show that the
  account is its own. The setting \`accounts\` names the own ones.`;

/** Subjects by their tag, in the order of the page. */
const SUBJECTS: ReadonlyArray<[tag: string, title: string]> = [
  ["iam", "IAM"],
  ["ecs", "Tasks and containers"],
  ["s3", "Buckets"],
  ["ecr", "Image repositories"],
  ["ec2", "Networks"],
  ["elb", "Load balancers"],
  ["sqs", "Queues"],
  ["sns", "Topics"],
  ["eventbridge", "Schedules and events"],
  ["logs", "Logs"],
  ["efs", "File systems"],
  ["kms", "Keys"],
  ["secretsmanager", "Secrets"],
  ["secrets", "Plain text"],
  ["lambda", "Functions"],
  ["states", "State machines"],
  ["cost", "Tags"],
];

/** The text of docs/policy.md. @throws Error for a rule whose first tag no subject has */
export function policyPage(): string {
  const lost = RULES.find(({ tags: [first] }) => !SUBJECTS.some(([tag]) => tag === first));
  if (lost) throw new Error(`the rule ${lost.name} has no subject: its first tag is ${lost.tags[0]}`);
  const subjects = SUBJECTS.map(([tag, title]) => {
    const rules = RULES.filter(({ tags }) => tags[0] === tag);
    return `## ${title}\n\n${rules.map(section).join("\n\n")}`;
  });
  return [
    "<!-- Made by `npx tsx docs/generator/write.ts` from policy/rules/ and their tests; edit those, not this page. -->",
    INTRODUCTION,
    overview(),
    ...subjects,
    complianceMap(),
    CONTESTED,
    peerChecks(),
    "",
  ].join("\n\n");
}

function overview(): string {
  const rows = SUBJECTS.flatMap(([tag, title]) =>
    RULES.filter(({ tags }) => tags[0] === tag).map(({ name, severity, level, description }) => [
      title,
      `[${name}](#${name})`,
      severity,
      level,
      description,
    ]),
  );
  return `## All ${RULES.length} rules\n\n${table(["subject", "rule", "severity", "level", "what it says"], rows)}`;
}

function section(rule: Rule): string {
  const { name, description, why, severity, level, whyDisabled, remediation, url, framework } = rule;
  const { pass, fail } = readFixtures(name);
  const [first] = Object.values(fail);
  const said = first && run(rule, first.resources, first.config).violations[0]?.split("\nRemedy:")[0];
  const facts = [
    `**${severity}**, ${level} by default`,
    `judged ${judged(rule)}`,
    ...(framework ? [`${framework.reference} of ${framework.name} (${framework.specification})`] : []),
  ];
  return [
    `### ${name}`,
    `${description} ${why}`,
    `${facts.join("; ")}. [More on the subject](${url}).`,
    `- Refuses: ${names(fail)}.\n- Lets through: ${names(pass)}.\n- Remedy: ${remediation.replace(/</g, "&lt;")}`,
    ...(whyDisabled
      ? [
          `Disabled by default: ${whyDisabled} To turn it on, configure ${code(JSON.stringify({ [name]: "mandatory" }))}.`,
        ]
      : []),
    ...(said ? [`\`\`\`text\n${said}\n\`\`\``] : []),
    ...settings(rule),
  ].join("\n\n");
}

const names = (cases: object) => Object.keys(cases).join("; ").replace(/\*/g, "\\*").replace(/</g, "&lt;");

function judged({ check, checkStack }: Rule): string {
  const when = [check && "each resource before it is made", checkStack && "the whole stack at the end of a preview"];
  return when.filter(Boolean).join(", and ");
}

/** The rule's own settings, and what giving them looks like: as a test gives them, else the defaults. */
function settings({ name, config }: Rule): string[] {
  if (!config) return [];
  const rows = Object.entries(config).map(([key, setting]: [string, Setting]) => [
    code(key),
    String(setting.type),
    code(JSON.stringify(setting.default)),
    setting.description,
  ]);
  const { pass, fail } = readFixtures(name);
  const given = [...Object.values(pass), ...Object.values(fail)].find((one) => one.config)?.config ?? {};
  const defaults = Object.fromEntries(
    Object.entries(config).map(([key, { default: value }]: [string, Setting]) => [key, value]),
  );
  const example = JSON.stringify({ [name]: Object.keys(given).length > 0 ? given : defaults }, null, 2);
  return [table(["setting", "type", "default", "meaning"], rows), `\`\`\`json\n${example}\n\`\`\``];
}
