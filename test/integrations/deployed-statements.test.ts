import assert from "node:assert/strict";
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { STACK } from "../e2e/support";
import { clientSettings } from "../support/emulator-aws";
import { type Statement, statementFindings } from "../unit/aws/iam-judge";

const OWN = `r-on-fargate-${STACK}-`;

describe("the policies of stack local, as the provider has deployed them", function () {
  this.timeout(120_000);
  const iam = new IAMClient(clientSettings());
  let documents: string[];
  let statements: Statement[];

  /** Inline policies of the stack's roles. */
  async function rolePolicies(): Promise<string[]> {
    const { Roles = [] } = await iam.send(new ListRolesCommand({ MaxItems: 1000 }));
    const names = Roles.map(({ RoleName }) => RoleName!).filter((name) => name.startsWith(OWN));
    const all = names.map(async (RoleName) => {
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      const found = PolicyNames.map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
      return (await Promise.all(found)).map(({ PolicyDocument }) => PolicyDocument!);
    });
    return (await Promise.all(all)).flat();
  }

  /** The stack's managed policies. */
  async function managedPolicies(): Promise<string[]> {
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
    const own = Policies.filter(({ PolicyName }) => PolicyName!.startsWith(OWN));
    const all = own.map(async ({ Arn: PolicyArn }) => {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const version = { PolicyArn, VersionId: Policy!.DefaultVersionId };
      return (await iam.send(new GetPolicyVersionCommand(version))).PolicyVersion!.Document!;
    });
    return Promise.all(all);
  }

  before(async () => {
    documents = [...(await rolePolicies()), ...(await managedPolicies())].map(decodeURIComponent);
    statements = documents.flatMap((document) => (JSON.parse(document) as { Statement: Statement[] }).Statement);
  });

  it("have only actions, resources and condition keys of AWS's service authorization data", async () => {
    assert.ok(statements.length > 20, `${statements.length} statements`);
    const found = await Promise.all(
      statements.map(async (statement) =>
        (await statementFindings(statement)).map((text) => `${statement.Sid}: ${text}`),
      ),
    );
    assert.deepEqual(found.flat(), []);
  });

  after(() => {
    process.stdout.write(
      `    ${statements.length} statements of ${documents.length} documents judged by AWS's service authorization data\n`,
    );
  });
});
