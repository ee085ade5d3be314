import { type Finding, rule } from "../core/rule";
import { type Effect, grantedBy, someOf } from "../iam/effects";
import { allows } from "../iam/elements";
import { isEscalation } from "../iam/escalation";
import { type Identity, identitiesOf } from "../iam/identities";
import { DOCUMENT_TYPES } from "../iam/places";
import { everythingIn } from "../iam/resources";
import { unpinnedStatements } from "../iam/unpinned";

/** Effects that give an identity the rights of others. */
const RIGHTS: readonly Effect[] = ["policies", "roles", "code"];

/** Services that run code with the role that they get. */
const NEW_CODE: readonly [service: string, action: string][] = [
  ["ecs", "RunTask"],
  ["ecs", "RegisterTaskDefinition"],
  ["lambda", "CreateFunction"],
  ["ec2", "RunInstances"],
  ["cloudformation", "CreateStack"],
  ["glue", "CreateJob"],
  ["codebuild", "CreateProject"],
  ["states", "CreateStateMachine"],
  ["scheduler", "CreateSchedule"],
  ["sagemaker", "CreateNotebookInstance"],
];

export const iamNoPrivilegeEscalation = rule({
  name: "iam-no-privilege-escalation",
  description: "No identity can give itself the permissions of another one.",
  why: "With iam:CreatePolicyVersion or iam:AttachRolePolicy on every resource, any identity becomes an administrator in one call.",
  severity: "critical",
  level: "mandatory",
  remediation:
    "Name the roles, users, policies, functions or tasks in Resource, or require a permissions boundary with a condition on iam:PermissionsBoundary.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  tags: ["iam", "least-privilege", "privilege-escalation"],
  types: DOCUMENT_TYPES,
  *check(resource) {
    for (const { where, statement, wide } of unpinnedStatements(resource)) {
      // iam-pass-role-pinned checks iam:PassRole.
      const actions = RIGHTS.flatMap((effect) => grantedBy(statement, effect)).filter(isEscalation);
      if (actions.length > 0) yield { message: `${where}: ${statement.label} allows ${someOf(actions)} on ${wide}.` };
    }
  },
  *checkStack(resources) {
    for (const identity of identitiesOf(resources).all) yield* passing(identity);
  },
});

/** Permission to pass any role, together with a service that runs code with it, gives the rights of that role. */
function* passing({ label, documents }: Identity): Iterable<Finding> {
  const all = documents.flatMap(({ resource, value }) =>
    value.statements.map((statement) => ({ resource, statement })),
  );
  const pass = all.find(({ statement }) => allows(statement, "iam", "PassRole") && everythingIn(statement).length > 0);
  if (!pass) return;
  const run = NEW_CODE.filter(([service, name]) => all.some(({ statement }) => allows(statement, service, name)));
  if (run.length > 0) {
    const actions = run.map((action) => action.join(":"));
    yield {
      urn: pass.resource.urn,
      message: `${label} may pass any role and call ${someOf(actions)}: it can act as any role.`,
    };
  }
}
