import type { Rule, Setting } from "../../policy/core/rule";
import { RULES } from "../../policy/rules";
import { readFixtures } from "../../test/policy/fixtures";
import { run } from "../../test/policy/harness";
import { code, table } from "./markdown";
import { complianceMap, contestedExamples, peerChecks } from "./policy-maps";

const INTRODUCTION = `# The policy pack's rules

\`pulumi up --policy-pack policy\` checks a stack with these rules before anything is created. [policy/README.md](../policy/README.md)
explains how grants and unknown values are judged, and how to use the pack in other projects.

A finding of a mandatory rule stops \`preview\` and \`up\`; one of an advisory rule is only printed. \`--policy-pack-config FILE\` sets levels
and settings, in JSON with the rules' names as keys. Besides its own settings, each rule has \`enforcementLevel\`, \`strict\` and
\`exceptions\`:

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

Below, **Refuses** and **Allows** list the names of each rule's test cases, and the example is its finding for the first one.`;

const CONTESTED = `## Published policies that the rules reject

Some policies in AWS's documentation are meant for a first start and are too broad for production. The rules' verdicts on those that a
Fargate stack may use:

- **\`AmazonECSTaskExecutionRolePolicy\`** passes on an execution role. \`ecs-execution-policy-not-on-task-role\` rejects it on a task role: a
  script with it can pull every image and write to every log of the account.
- **\`AmazonEC2RoleforSSM\`** can read every bucket: \`iam-no-full-access-managed-policy\`. Its replacement AmazonSSMManagedInstanceCore passes.
- **Endpoint policies** (\`Principal: "*"\`, \`Action: "*"\`, an organization in the condition) restrict and grant nothing, so no rule rejects
  them. \`iam-no-service-wide-grant\` judges an endpoint without such a condition.
- **Service and resource control policies** grant nothing: an Allow of \`*\` in one is as AWS makes it. Only their form is checked.
- **ECS Exec** needs \`ssmmessages:*Channel\` on \`*\`, since these actions have no resource: it passes. \`iam-no-privilege-escalation\` rejects
  \`ecs:ExecuteCommand\` on every task: a shell in a task has the permissions of the task's role.
- **\`kms:Decrypt\` on \`*\`**, as in AWS's examples for SQS and SNS, is rejected by \`iam-data-access-pinned\` and passes with \`kms:ViaService\`.
- **A role for GitHub's tokens with \`repo:ORG/*\`** is rejected by \`iam-oidc-trust-narrow\`: everyone who can create a repository in the
  organization gets the role. The setting \`organizations\` allows it.
- **\`arn:aws:iam::ACCOUNT:root\` as a principal of a trust policy** is rejected by \`iam-cross-account-external-id\` unless the stack shows that
  the account is its own. The setting \`accounts\` lists your own accounts.`;

/** Subjects by tag, in the order of the page. */
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
  ["data", "Databases and shared data"],
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
    contestedExamples(),
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
  return `## All ${RULES.length} rules\n\n${table(["subject", "rule", "severity", "level", "description"], rows)}`;
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
    `${facts.join("; ")}. [AWS documentation](${url}).`,
    `- Refuses: ${names(fail)}.\n- Allows: ${names(pass)}.\n- Remedy: ${remediation.replace(/</g, "&lt;")}`,
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
  const when = [
    check && "for each resource before it is created",
    checkStack && "for the whole stack at the end of a preview",
  ];
  return when.filter(Boolean).join(", and ");
}

/** The rule's own settings with an example: from a test, else the defaults. */
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
