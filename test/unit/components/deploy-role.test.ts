import assert from "node:assert/strict";
import fc from "fast-check";
import type { PolicyStatement } from "../../../components/base/policy-document";
import { documentSize } from "../../../components/base/policy-document";
import { checkConfig } from "../../../components/config/load";
import { boundaryStatements } from "../../../components/deploy/boundary";
import { type DeployedStack, deployedStack, stackRoles } from "../../../components/deploy/deployed-stack";
import { documents, LARGEST_DOCUMENT, MOST_POLICIES } from "../../../components/deploy/documents";
import { deployDocuments, deployStatements } from "../../../components/deploy/github-deploy-role";
import { githubSubject, githubTrust } from "../../../components/deploy/github-trust";
import { refusal } from "./refusal";
import { PLACE } from "./support";

const STATE = { bucketName: "states", folder: "r", kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1" };
const FULL = {
  script: "a.R",
  schedule: "rate(1 day)",
  queue: {},
  timeout: 60,
};
const stackOf = (models: object[], more: object = {}, stack = "dev"): DeployedStack =>
  deployedStack(PLACE, "r-on-fargate", stack, checkConfig({ models, ...more }, "Pulumi.dev.yaml"));
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ ...FULL, name: `model-with-a-name-of-some-length-${i}` }));

/** Actions that IAM checks on no resource, by the service authorization reference; each has its reason beside it in the code. */
const WITHOUT_RESOURCE =
  /^(states:ValidateStateMachineDefinition|ec2:Describe\w+|elasticloadbalancing:Describe\w+|application-autoscaling:Describe\w+|logs:DescribeLogGroups|ecr:GetAuthorizationToken|ecs:(De(scribe|register)TaskDefinition|ListTaskDefinition(Familie)?s|ListTasks)|lambda:CreateEventSourceMapping)$/;
/** Resources whose ids are not known in advance: a condition says whose they may be. */
const NARROWED_BY_CONDITION =
  /:ec2:.*:(\*\/\*|vpc\/\*|security-group-rule\/\*)$|:scalable-target\/\*$|:event-source-mapping:\*$|:alarm:\*$/;

function own(resource: string): boolean {
  return /[:/]r-on-fargate-dev(?![\w])|[:/]r-on-fargate-dev-|\/r-on-fargate\/dev[/.]|:s3:::states\b|:kms:|AWSServiceRoleFor/.test(
    resource,
  );
}

describe("the roles of a pipeline", () => {
  it("are for one environment of one repository, claim by claim", () => {
    const [statement] = JSON.parse(githubTrust("arn:p", { owner: "octo-org", repository: "models" }, "prod")).Statement;
    assert.deepEqual(statement.Principal, { Federated: "arn:p" });
    assert.deepEqual(statement.Action, ["sts:AssumeRoleWithWebIdentity"]);
    assert.deepEqual(statement.Condition, {
      StringEquals: {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:octo-org/models:environment:prod",
      },
    });
    const ids = { owner: 123456, repository: 456789 };
    assert.equal(
      githubSubject({ owner: "octo-org", repository: "models", ids }, "prod"),
      "repo:octo-org@123456/models@456789:environment:prod",
    );
  });

  it("are rejected for a name that would allow others", () => {
    const bad = fc.constantFrom("*", "a*", "a:b", "a/b", "", "a b", "?", "$x", "a@1");
    fc.assert(
      fc.property(bad, fc.constantFrom("owner", "repository", "environment"), (text, field) => {
        const names = { owner: "octo", repository: "models", environment: "dev", [field]: text };
        assert.match(
          refusal(() => githubSubject(names, names.environment)),
          new RegExp(`${field} is "`),
        );
      }),
    );
    assert.match(
      refusal(() => githubSubject({ owner: "o", repository: "r", ids: { owner: 0, repository: 1 } }, "dev")),
      /ids are \{"owner":0/,
    );
  });

  it("name the stack in every resource with a name, and use a condition for the others", () => {
    const { read, write } = deployStatements({ stack: stackOf([{ ...FULL, name: "forecast" }]), state: STATE });
    for (const { Sid, Action, Resource, Condition } of [...read, ...write]) {
      for (const resource of Resource!) {
        if (resource === "*") for (const action of Action) assert.match(action, WITHOUT_RESOURCE, Sid);
        else if (NARROWED_BY_CONDITION.test(resource)) {
          const looks = Action.every((action) => /:(Describe|List|Get|Tag|Untag)\w+$/.test(action));
          assert.ok(Condition || looks, `${Sid}: ${resource}`);
        } else assert.ok(own(resource), `${Sid}: ${resource}`);
      }
    }
  });

  it("have the permissions that AWS requires besides the action itself: tagged rules of groups, private DNS, load balancers, tracking", () => {
    const api = { name: "counter", script: "a.R", api: {} };
    const statements = (mode: string) => {
      const { read, write } = deployStatements({ stack: stackOf([api], { network: { mode } }) });
      return Object.fromEntries([...read, ...write].map((statement) => [statement.Sid, statement]));
    };
    const { MakeGroupRules: rules, TagWhatIsMade: tags, ...open } = statements("public");
    const own = { "aws:RequestTag/r-on-fargate:stack": "r-on-fargate-dev" };
    assert.deepEqual(rules!.Condition, { StringEquals: own });
    for (const action of rules!.Action)
      assert.ok(tags!.Condition!.StringEquals!["ec2:CreateAction"]!.includes(action.slice(4)), action);
    assert.ok(open.DescribeForChanges!.Action.includes("ec2:DescribeAccountAttributes"));
    assert.deepEqual(open.ChangeTrackingAlarms!.Resource, [
      "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:TargetTracking-service/r-on-fargate-dev/*",
    ]);
    assert.deepEqual(open.DescribeAlarms!.Resource, ["arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*"]);
    assert.equal(open.NameEndpoints, undefined);
    assert.deepEqual(statements("private").NameEndpoints!.Action, ["route53:AssociateVPCWithHostedZone"]);
  });

  it("preview without changes: the preview's role has only reading actions", () => {
    const { read } = deployStatements({ stack: stackOf([{ ...FULL, name: "forecast" }]), state: STATE });
    for (const action of read.flatMap(({ Action }) => Action))
      assert.match(action, /:(Describe|Get|List|BatchGet|Validate)\w+$|^kms:Decrypt$/);
  });

  it("create and change roles only with the boundary, and pass them by name to their service", () => {
    const stack = stackOf([{ ...FULL, name: "forecast", onUpload: { prefix: "input/new/" } }]);
    const { write } = deployStatements({ stack });
    const making = write.filter(({ Action }) =>
      Action.some((action) => /CreateRole|PutRolePolicy|Boundary/.test(action)),
    );
    for (const { Condition } of making) {
      const boundary = "arn:aws:iam::123456789012:policy/r-on-fargate-dev-boundary";
      assert.deepEqual(Condition, { StringEquals: { "iam:PermissionsBoundary": boundary } });
    }
    const passed = write.filter(({ Action }) => Action.includes("iam:PassRole"));
    const by = Object.fromEntries(
      passed.map(({ Resource, Condition }) => [
        Condition!.StringEquals!["iam:PassedToService"],
        Resource!.map((arn) => arn.split("/r-on-fargate-dev-")[1]),
      ]),
    );
    assert.deepEqual(by, {
      "ecs-tasks.amazonaws.com": ["task", "execution", "forecast-worker"],
      "scheduler.amazonaws.com": ["forecast-schedule"],
      "lambda.amazonaws.com": ["forecast-upload"],
    });
    const all = write.flatMap(({ Action }) => Action).filter((action) => action.startsWith("iam:"));
    for (const never of ["AttachRolePolicy", "DeleteRolePermissionsBoundary", "CreateUser", "SetDefaultPolicyVersion"])
      assert.ok(!all.includes(`iam:${never}`), never);
  });

  it("read and write the stack's own state, and need no lock for a preview", () => {
    const { read, write } = deployStatements({ stack: stackOf([{ ...FULL, name: "a" }]), state: STATE });
    const state = [...read, ...write].filter(({ Resource }) => Resource!.some((arn) => arn.includes(":::states")));
    for (const arn of state.flatMap(({ Resource }) => Resource!))
      assert.match(
        arn,
        /:::states$|\/r\/\.pulumi\/(meta\.yaml$|(stacks|history|backups|locks\/organization)\/r-on-fargate\/dev[/.])/,
      );
    const writing = write.filter(({ Sid }) => Sid === "WriteState").flatMap(({ Resource }) => Resource!);
    assert.ok(writing.some((arn) => arn.includes("/locks/")) && !writing.some((arn) => arn.endsWith("meta.yaml")));
  });

  it("fit into IAM's managed policies for any number of models, or report too many", () => {
    for (const count of [1, 10, 40]) {
      const { deploy, preview } = deployDocuments({ stack: stackOf(many(count)), state: STATE });
      for (const document of [...deploy, ...preview]) assert.ok(documentSize(document) <= LARGEST_DOCUMENT);
      assert.ok(deploy.length <= MOST_POLICIES, `${count} models: ${deploy.length}`);
    }
    assert.match(
      refusal(() => deployDocuments({ stack: stackOf(many(200)) })),
      /needs \d+ managed policies, and a role has 10/,
    );
  });

  it("keep every statement in the documents", () => {
    const { read, write } = deployStatements({ stack: stackOf(many(12)), state: STATE });
    const packed = documents("x", [...read, ...write]).flatMap((text) => JSON.parse(text).Statement);
    assert.deepEqual(packed, JSON.parse(JSON.stringify([...read, ...write])));
    const sids = packed.map(({ Sid }: PolicyStatement) => Sid);
    assert.equal(new Set(sids).size, sids.length);
  });
});

describe("the boundary of a stack's roles", () => {
  it("allows no role to use IAM, except for passing the two task roles", () => {
    const statements = boundaryStatements(stackOf([{ ...FULL, name: "a" }]));
    const iam = statements.filter(({ Action }) => Action.some((action) => action.startsWith("iam:")));
    assert.deepEqual(
      iam.map(({ Action, Resource }) => [Action, Resource!.map((arn) => arn.split("/")[1])]),
      [[["iam:PassRole"], ["r-on-fargate-dev-task", "r-on-fargate-dev-execution"]]],
    );
  });

  it("includes the containers' secrets, and none without them", () => {
    const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";
    const secrets = { DB: `${secret}:password::` };
    const of = (stack: DeployedStack) => boundaryStatements(stack).find(({ Sid }) => Sid === "ReadSecrets");
    assert.deepEqual(of(stackOf([{ name: "a", script: "a.R", secrets }]))?.Resource, [secret]);
    assert.equal(of(stackOf([{ name: "a", script: "a.R" }])), undefined);
  });

  it("allows decrypting secrets with the configured keys", () => {
    const secrets = { KEY: "arn:aws:ssm:eu-west-1:123456789012:parameter/key" };
    const secretsKmsKeyArns = ["arn:aws:kms:eu-west-1:123456789012:key/s"];
    const stack = stackOf([{ name: "a", script: "a.R", secrets }], { secretsKmsKeyArns });
    const decrypt = boundaryStatements(stack).find(({ Sid }) => Sid === "DecryptSecrets");
    assert.deepEqual(decrypt?.Resource, secretsKmsKeyArns);
    assert.deepEqual(decrypt?.Condition, { StringEquals: { "kms:ViaService": ["ssm.eu-west-1.amazonaws.com"] } });
  });
});

describe("the stack that a pipeline deploys", () => {
  it("has a role for each trigger that needs one", () => {
    assert.deepEqual(
      stackRoles(stackOf([{ name: "a", script: "a.R" }])).map(({ name }) => name),
      ["r-on-fargate-dev-task", "r-on-fargate-dev-execution"],
    );
  });

  it("is rejected if its names would be truncated", () => {
    assert.match(
      refusal(() => stackOf([{ name: "a", script: "a.R" }], {}, "development-of-mine")),
      /"r-on-fargate-development-of-mine" has 32 characters; load balancers distinguish up to 24/,
    );
  });
});
