// A CDK program of all cases, run in a folder with cdk-nag installed and cases.json.
const { readFileSync } = require("node:fs");
const cdk = require("aws-cdk-lib");
const { AwsSolutionsChecks } = require("cdk-nag");

const trust = {
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

const MAKE = {
  "iam/rolePolicy": (scope, id, policyDocument) =>
    new cdk.aws_iam.CfnPolicy(scope, id, { policyName: id, roles: ["r"], policyDocument }),
  "iam/userPolicy": (scope, id, policyDocument) =>
    new cdk.aws_iam.CfnPolicy(scope, id, { policyName: id, users: ["u"], policyDocument }),
  "iam/policy": (scope, id, policyDocument) => new cdk.aws_iam.CfnManagedPolicy(scope, id, { policyDocument }),
  "iam/role": (scope, id, assumeRolePolicyDocument) => new cdk.aws_iam.CfnRole(scope, id, { assumeRolePolicyDocument }),
  "iam/rolePolicyAttachment": (scope, id, arn) =>
    new cdk.aws_iam.CfnRole(scope, id, { assumeRolePolicyDocument: trust, managedPolicyArns: [arn] }),
  "s3/bucketPolicy": (scope, id, policyDocument) =>
    new cdk.aws_s3.CfnBucketPolicy(scope, id, { bucket: "data", policyDocument }),
  "ecr/repositoryPolicy": (scope, id, repositoryPolicyText) =>
    new cdk.aws_ecr.CfnRepository(scope, id, { repositoryPolicyText }),
  "sqs/queuePolicy": (scope, id, policyDocument) =>
    new cdk.aws_sqs.CfnQueuePolicy(scope, id, { queues: ["q"], policyDocument }),
  "sns/topicPolicy": (scope, id, policyDocument) =>
    new cdk.aws_sns.CfnTopicPolicy(scope, id, { topics: ["t"], policyDocument }),
  "secretsmanager/secretPolicy": (scope, id, resourcePolicy) =>
    new cdk.aws_secretsmanager.CfnResourcePolicy(scope, id, { secretId: "s", resourcePolicy }),
  "kms/key": (scope, id, keyPolicy) => new cdk.aws_kms.CfnKey(scope, id, { keyPolicy, enableKeyRotation: true }),
  "cloudwatch/eventBusPolicy": (scope, id, { Statement: [statement] }) =>
    new cdk.aws_events.CfnEventBusPolicy(scope, id, { statementId: "s", statement }),
  "ec2/vpcEndpoint": (scope, id, policyDocument) =>
    new cdk.aws_ec2.CfnVPCEndpoint(scope, id, {
      vpcId: "vpc-1",
      serviceName: "com.amazonaws.eu-west-1.s3",
      policyDocument,
    }),
};

const app = new cdk.App({ outdir: "out" });
const stack = new cdk.Stack(app, "Cases");
JSON.parse(readFileSync("cases.json", "utf8")).forEach(({ type, value }, index) => {
  MAKE[type](stack, `case${index}`, value);
});
cdk.Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
