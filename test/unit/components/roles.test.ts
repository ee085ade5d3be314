import assert from "node:assert/strict";
import type { PolicyStatement } from "../../../components/base/policy-document";
import { publisherStatements } from "../../../components/image/publisher-policy";
import { queueOperatorStatements } from "../../../components/queue/queue-statements";
import { OperatorPolicy, operatorStatements } from "../../../components/stack/operator-policy";
import { secretArn, secretEndpoints } from "../../../components/task/secrets";
import {
  executionStatements,
  TaskRoles,
  type TaskRolesArgs,
  taskStatements,
} from "../../../components/task/task-roles";
import { mockEngine, ofType, PLACE, settled } from "./support";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";
const GROUP = "arn:aws:logs:eu-west-1:123456789012:log-group:/r-on-fargate/dev/forecast";
const ARGS: TaskRolesArgs = {
  place: PLACE,
  bucketName: "data",
  repositoryName: "r",
  logGroupArns: [GROUP],
  secretArns: [SECRET],
};
const grants = (statements: PolicyStatement[]) =>
  Object.fromEntries(statements.flatMap(({ Action, Resource }) => Action.map((action) => [action, Resource])));
const statement = (statements: PolicyStatement[], sid: string) => statements.find(({ Sid }) => Sid === sid)!;

describe("roles", () => {
  it("the task role reads scripts and input, writes output and runs, lists those prefixes, and nothing else", () => {
    const statements = taskStatements(ARGS);
    assert.deepEqual(grants(statements), {
      "s3:GetObject": ["arn:aws:s3:::data/r_scripts/*", "arn:aws:s3:::data/input/*"],
      "s3:PutObject": ["arn:aws:s3:::data/output/*", "arn:aws:s3:::data/runs/*"],
      "s3:ListBucket": ["arn:aws:s3:::data"],
    });
    assert.deepEqual(statement(statements, "ListOwnPrefixes").Condition, {
      StringLike: { "s3:prefix": ["r_scripts/*", "input/*", "output/*", "runs/*"] },
    });
  });

  it("the execution role pulls one repository, writes the named log group and reads the named secrets", () => {
    const repository = ["arn:aws:ecr:eu-west-1:123456789012:repository/r"];
    assert.deepEqual(grants(executionStatements(ARGS)), {
      "ecr:GetAuthorizationToken": ["*"],
      "ecr:BatchCheckLayerAvailability": repository,
      "ecr:BatchGetImage": repository,
      "ecr:GetDownloadUrlForLayer": repository,
      "logs:CreateLogStream": [`${GROUP}:log-stream:*`],
      "logs:PutLogEvents": [`${GROUP}:log-stream:*`],
      "secretsmanager:GetSecretValue": [SECRET],
    });
  });

  it("is refused before anything is made where IAM would not take a role's policy", () => {
    mockEngine();
    const secretArns = Array.from(
      { length: 200 },
      (_, i) => `arn:aws:ssm:eu-west-1:123456789012:parameter/models/dev/key-${i}`,
    );
    const roles = () => new TaskRoles("models", { ...ARGS, secretArns });
    assert.throws(
      roles,
      /the policy of role models-execution would have \d{5} characters, and IAM takes 10240: put some/,
    );
  });

  it("without secrets the execution role may read none", () => {
    const actions = executionStatements({ ...ARGS, secretArns: [] }).flatMap(({ Action }) => Action);
    assert.ok(!actions.some((action) => action.startsWith("secretsmanager:") || action.startsWith("ssm:")));
  });

  it("both roles are assumed by ECS tasks of this account only", async () => {
    const registered = mockEngine();
    new TaskRoles("r", ARGS);
    await settled();
    const roles = ofType(registered, "aws:iam/role:Role");
    assert.deepEqual(roles.map(({ name }) => name).sort(), ["r-execution", "r-task"]);
    for (const role of roles) {
      const [trust] = JSON.parse(role.inputs.assumeRolePolicy as string).Statement;
      assert.deepEqual(trust.Principal, { Service: "ecs-tasks.amazonaws.com" });
      assert.deepEqual(trust.Condition.StringEquals, { "aws:SourceAccount": "123456789012" });
    }
  });

  it("the operator runs these families in this cluster and passes exactly the two roles to ECS tasks", () => {
    const statements = operatorStatements({
      place: PLACE,
      clusterName: "c",
      families: ["f"],
      serviceNames: ["f"],
      repositoryName: "r",
      taskRoleArn: "arn:task",
      executionRoleArn: "arn:execution",
      logGroupArns: [GROUP],
      bucketName: "data",
    });
    const inCluster = { ArnEquals: { "ecs:cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/c" } };
    const run = statement(statements, "RunTheseModels");
    assert.deepEqual(run.Resource, ["arn:aws:ecs:eu-west-1:123456789012:task-definition/f:*"]);
    assert.deepEqual(run.Condition, inCluster);
    const pass = statement(statements, "PassTheTwoRoles");
    assert.deepEqual(pass.Resource, ["arn:task", "arn:execution"]);
    assert.deepEqual(pass.Condition, { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } });
    assert.deepEqual(statement(statements, "FollowAndStop").Condition, inCluster);
    assert.deepEqual(statement(statements, "StageRuns").Resource, [
      "arn:aws:s3:::data/input/runs/*",
      "arn:aws:s3:::data/runs/*/request.json",
      "arn:aws:s3:::data/runs/*/receipt.json",
    ]);
    const services = statement(statements, "ReadServices");
    assert.deepEqual(services.Resource, ["arn:aws:ecs:eu-west-1:123456789012:service/c/f"]);
    assert.deepEqual(services.Condition, inCluster);
    assert.deepEqual(statement(statements, "ReadImages").Resource, ["arn:aws:ecr:eu-west-1:123456789012:repository/r"]);
    assert.ok(statement(statements, "ReadRuns").Resource?.includes("arn:aws:s3:::data/rfargate/stack.json"));
    const actions = statements.flatMap(({ Action }) => Action);
    for (const action of [
      "s3:DeleteObject",
      "ecs:RegisterTaskDefinition",
      "ecs:DeregisterTaskDefinition",
      "iam:PutRolePolicy",
    ]) {
      assert.ok(!actions.includes(action), action);
    }
    assert.ok(actions.every((action) => !action.includes("*")));
  });

  it("the operator's policy has room for many models, and one above IAM's limit is rejected before anything is created", () => {
    const refused = (count: number) => {
      mockEngine();
      const families = Array.from({ length: count }, (_, i) => `r-on-fargate-dev-model-${i}`);
      const queue = (family: string) => `arn:aws:sqs:eu-west-1:123456789012:${family}`;
      return () =>
        new OperatorPolicy("p", {
          place: PLACE,
          clusterName: "r-on-fargate-dev",
          families,
          serviceNames: ["*"],
          repositoryName: "r-on-fargate-dev",
          taskRoleArn: "arn:task",
          executionRoleArn: "arn:execution",
          logGroupArns: ["arn:aws:logs:eu-west-1:123456789012:log-group:/r-on-fargate/dev/*"],
          bucketName: "data",
          triggerStatements: queueOperatorStatements(
            families.map((family) => ({ queueArn: queue(family), deadLetterArn: queue(`${family}-dead-letters`) })),
          ),
        });
    };
    assert.doesNotThrow(refused(15));
    assert.throws(refused(25), /would have \d+ characters, and IAM takes 6144: 25 models are too many for one stack/);
  });

  it("the publisher pushes to one repository and deletes nothing", () => {
    const statements = publisherStatements({ place: PLACE, repositoryName: "r" });
    const push = statement(statements, "PushImage");
    assert.deepEqual(push.Resource, ["arn:aws:ecr:eu-west-1:123456789012:repository/r"]);
    assert.ok(push.Action.includes("ecr:PutImage"));
    assert.ok(!push.Action.some((action) => /Delete|\*/.test(action)));
  });

  it("a bucket with its own key lets the roles use that key through S3 only", () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/k";
    const use = statement(taskStatements({ ...ARGS, kmsKeyArn }), "UseBucketKey");
    assert.deepEqual(use.Resource, [kmsKeyArn]);
    assert.deepEqual(use.Condition, { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } });
  });

  it("secrets under customer managed keys are decrypted only through the services that store them", () => {
    const secretsKmsKeyArns = ["arn:aws:kms:eu-west-1:123456789012:key/k"];
    const decrypt = statement(executionStatements({ ...ARGS, secretsKmsKeyArns }), "DecryptSecrets");
    assert.deepEqual(decrypt.Action, ["kms:Decrypt"]);
    assert.deepEqual(decrypt.Resource, secretsKmsKeyArns);
    assert.deepEqual(decrypt.Condition, {
      StringEquals: { "kms:ViaService": ["secretsmanager.eu-west-1.amazonaws.com"] },
    });
    assert.equal(
      statement(executionStatements({ ...ARGS, secretArns: [], secretsKmsKeyArns }), "DecryptSecrets"),
      undefined,
    );
  });

  it("grants the secret itself when a task names a key of its JSON", () => {
    assert.equal(secretArn(`${SECRET}:password::`), SECRET);
    assert.equal(secretArn("arn:aws:ssm:eu-west-1:1:parameter/a"), "arn:aws:ssm:eu-west-1:1:parameter/a");
    assert.deepEqual(secretEndpoints([SECRET, `${SECRET}:k::`, "arn:aws:ssm:eu-west-1:1:parameter/a"]), [
      "secretsmanager",
      "ssm",
    ]);
  });
});
