// One case after the other, chosen by the stack's config: the engine runs it as any program of a user.
require("../../../../bin/components/base/lean-sdk");
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");

const name = `policy-test-${pulumi.getStack()}`;
const bucketArn = "arn:aws:s3:::policy-test";
const allow = (Action, Resource) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });

const role = (of = name) =>
  new aws.iam.Role(of, {
    name: of,
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    }),
  });
const inline = (policy, of = name) => new aws.iam.RolePolicy(of, { name: of, role: role(of).name, policy });

const cases = {
  wildcard: () => inline(allow(["s3:GetObject", "S3:?*"], bucketArn)),
  corrected: () => inline(allow("s3:GetObject", `${bucketArn}/input/*`)),
  // A log group's ARN is known once it exists; the bucket's could be composed.
  unknown: (of = name) => {
    const group = new aws.cloudwatch.LogGroup(of, { name: of, retentionInDays: 1 });
    inline(
      group.arn.apply((arn) => allow("logs:PutLogEvents", arn)),
      of,
    );
  },
  rejected: () => {
    cases.unknown(`${name}-unknown`);
    new aws.iam.RolePolicyAttachment(name, {
      role: role(`${name}-full`).name,
      policyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
    });
    const to = role(`${name}-spread`);
    new aws.iam.RolePolicy(`${name}-a`, { role: to.name, policy: allow("s3:Get*", "*") });
    new aws.iam.RolePolicy(`${name}-b`, { role: to.id, policy: allow("s3:P*", "*") });
  },
  attached: () => {
    const policy = new aws.iam.Policy(name, { name, policy: allow("s3:GetObject", `${bucketArn}/*`) });
    new aws.iam.RolePolicyAttachment(name, { role: role().name, policyArn: policy.arn });
  },
  broken: () => inline('{"Statement": [}'),
  tagged: () => {
    // Previewed only, so that no credentials are asked for their worth.
    const provider = new aws.Provider(name, {
      region: "eu-west-1",
      accessKey: "any",
      secretKey: "any",
      skipCredentialsValidation: true,
      skipRequestingAccountId: true,
      skipMetadataApiCheck: true,
      defaultTags: { tags: { project: "p" } },
    });
    new aws.cloudwatch.LogGroup(name, { name, retentionInDays: 1 }, { provider });
  },
};
cases[new pulumi.Config().require("case")]();
