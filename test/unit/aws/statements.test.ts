import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { boundaryStatements } from "../../../components/deploy/boundary";
import { deployStatements } from "../../../components/deploy/github-deploy-role";
import type { Resource } from "../../../docs/generator/resources";
import { globMatches } from "../../../policy/core/glob";
import { patternsMeet, type Statement, statementFindings } from "./iam-judge";
import { deployedAs, judgedStacks, STACKS } from "./stacks";

const DOCUMENTS = ["aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy", "aws:sqs/queuePolicy:QueuePolicy"];
const RESOURCE_POLICIES = ["aws:s3/bucketPolicy:BucketPolicy", "aws:sns/topicPolicy:TopicPolicy"];

/** Statements of every document among the resources, each said once. */
function statementsOf(resources: Resource[]): Statement[] {
  const documents = resources
    .filter(([type]) => DOCUMENTS.includes(type) || RESOURCE_POLICIES.includes(type))
    .map(([, { policy }]) => JSON.parse(String(policy)) as { Statement: Statement[] });
  return documents.flatMap(({ Statement }) => Statement);
}

async function findingsOf(statements: Statement[]): Promise<string[]> {
  const found = await Promise.all(
    statements.map(async (statement) =>
      (await statementFindings(statement)).map((text) => `${statement.Sid}: ${text}`),
    ),
  );
  return [...new Set(found.flat())];
}

/** What of a role's statements a boundary takes away, as `<action> on <resource>`. */
function takenAway(statements: Statement[], boundary: Statement[]): string[] {
  const all = (value: string | string[] = []) => [value].flat();
  const leaves = (statement: Statement, action: string, resource: string) =>
    boundary.some(
      ({ Action, Resource, Condition }) =>
        all(Action).includes(action) &&
        all(Resource).some((pattern) => globMatches(pattern, resource)) &&
        (Condition === undefined || isDeepStrictEqual(Condition, statement.Condition)),
    );
  return statements.flatMap((statement) =>
    all(statement.Action).flatMap((action) =>
      all(statement.Resource)
        .filter((resource) => !leaves(statement, action, resource))
        .map((resource) => `${action} on ${resource}`),
    ),
  );
}

describe("AWS's service authorization data", function () {
  this.timeout(300_000);

  for (const name of Object.keys(STACKS))
    it(`knows every action, resource type and condition key of stack ${name}`, async () => {
      const statements = statementsOf(judgedStacks().get(name)!);
      assert.ok(statements.length > 15);
      assert.deepEqual(await findingsOf(statements), []);
    });

  it("knows every action, resource type and condition key of a pipeline's roles", async () => {
    const { read, write } = deployStatements({ stack: deployedAs("public") });
    assert.ok(read.length + write.length > 20);
    assert.deepEqual(await findingsOf([...read, ...write]), []);
  });
});

describe("the boundary that a pipeline gives a stack's roles", function () {
  this.timeout(300_000);

  for (const name of Object.keys(STACKS))
    it(`takes nothing away from the roles of stack ${name}`, () => {
      const boundary = boundaryStatements(deployedAs(name)) as Statement[];
      const policies = judgedStacks()
        .get(name)!
        .filter(([type]) => type === "aws:iam/rolePolicy:RolePolicy");
      const statements = statementsOf(policies);
      assert.ok(statements.length > 5);
      assert.deepEqual(takenAway(statements, boundary), []);
    });
});

describe("the judge of statements", () => {
  const allow = (statement: Partial<Statement>): Statement => ({
    Effect: "Allow",
    Action: "s3:GetObject",
    ...statement,
  });
  const cases: Array<[what: string, statement: Partial<Statement>, finding: RegExp]> = [
    ["an action that does not exist", { Action: "s3:ReadObject", Resource: "*" }, /s3:ReadObject does not exist/],
    ["a resource of another type", { Resource: "arn:aws:s3:::data" }, /s3:GetObject does not take arn:aws:s3:::data/],
    [
      "a resource that no action takes",
      {
        Action: ["s3:GetObject", "s3:ListBucket"],
        Resource: ["arn:aws:s3:::d/*", "arn:aws:s3:::d", "arn:aws:sqs:::q"],
      },
      /no action of the statement takes arn:aws:sqs:::q/,
    ],
    [
      "a condition key that the action does not know",
      { Action: "ecs:RunTask", Resource: "*", Condition: { ArnEquals: { "ecs:service": "x" } } },
      /ecs:RunTask does not know ecs:service/,
    ],
    [
      "a tag's key where the action takes none",
      { Action: "sts:GetCallerIdentity", Resource: "*", Condition: { StringEquals: { "aws:RequestTag/a": "x" } } },
      /does not know aws:RequestTag\/a/,
    ],
    [
      "an operator of another type",
      { Resource: "arn:aws:s3:::d/*", Condition: { StringEquals: { "aws:SecureTransport": "true" } } },
      /StringEquals does not fit aws:SecureTransport/,
    ],
  ];
  for (const [what, statement, finding] of cases)
    it(`reports ${what}`, async () => {
      assert.match((await statementFindings(allow(statement))).join("\n"), finding);
    });

  it("accepts a valid statement", async () => {
    const condition = { ArnEquals: { "ecs:cluster": "arn:aws:ecs:us-east-1:123456789012:cluster/c" } };
    const resource = "arn:aws:ecs:us-east-1:123456789012:task-definition/f:*";
    assert.deepEqual(
      await statementFindings(allow({ Action: "ecs:RunTask", Resource: resource, Condition: condition })),
      [],
    );
  });

  it("two patterns overlap if one text matches both", () => {
    const piece = fc.constantFrom("a", "b", ":", "*", "?");
    const pattern = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(""));
    const text = fc.array(fc.constantFrom("a", "b", ":"), { maxLength: 6 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(pattern, pattern, text, (one, other, sample) => {
        if (globMatches(one, sample) && globMatches(other, sample)) assert.ok(patternsMeet(one, other));
        if (!one.includes("*") && !one.includes("?")) assert.equal(patternsMeet(one, other), globMatches(other, one));
      }),
    );
  });
});
