import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Resource } from "../../policy/core/rule";
import { providerType } from "../../policy/core/terraform";
import { awsType } from "../../policy/core/types";
import { Unknown, type Value } from "../../policy/core/value";
import { attachmentsOf } from "../../policy/iam/attachments";
import { documentPaths, documentsOf } from "../../policy/iam/places";

const SDK = dirname(require.resolve("@pulumi/aws/package.json"));
const AWSX = dirname(require.resolve("@pulumi/awsx/package.json"));

/** Properties that are called a policy and hold no policy of IAM's language. */
const OTHER = [
  /^ecr\/lifecyclePolicy /,
  /^dlm\//,
  /^networkmanager\//,
  /^verifiedaccess\//,
  /^opensearch\/serverless\w+Policy /,
  /^cloudwatch\/log(?:Account|DataProtection|Index)Policy /,
  /^sns\/dataProtectionPolicy /,
  /^iot\/policyAttachment /,
  /^ses\/receiptFilter /,
  / (?:ssl|tls|alpn|security|lifecycle|redrive|redriveAllow|archive|delivery|filter|replay|notification|snapshot)Policy$/i,
  / (?:autoscaling|autoImport|browser|default|userContext|webAppEndpoint|dnsRecordClientRouting|dataDeletion)Policy$/i,
  / \w*(?:Termination|Protection|Propagation)Policy$/,
];

/** Properties with the ARN of a policy that is none of IAM's, such as one for scaling. */
const OTHER_ARNS = [/^batch\/jobQueue /, /^networkfirewall\/firewall /, /^resiliencehub\//];

/** `module/resource property` of every property of the SDK whose declaration, among a resource's arguments, matches. */
function declared(pattern: RegExp): string[] {
  return readdirSync(SDK, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !["types", "node_modules"].includes(entry.name))
    .flatMap(({ name: module }) =>
      readdirSync(join(SDK, module))
        .filter((file) => file.endsWith(".d.ts") && !file.startsWith("get"))
        .flatMap((file) => {
          const args = /export interface \w+Args \{(.*?)\n\}/s.exec(readFileSync(join(SDK, module, file), "utf8"))?.[1];
          const found = args?.matchAll(pattern);
          return [...(found ?? [])].map(([, property]) => `${module}/${file.slice(0, -5)} ${property}`);
        }),
    );
}

const finds = (resource: Resource) => attachmentsOf(resource).some(({ arn }) => arn === ADMINISTRATOR);
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

describe("the pack's list of places", function () {
  this.timeout(60_000);

  it("has every property of the AWS provider that takes a policy document", () => {
    const all = declared(/\n {4}(\w*polic(?:y|ies)(?:Document|Template)?)\??: pulumi\.Input<string\b/gi);
    assert.ok(all.length > 50, `${all.length} properties are called a policy`);
    const missing = all.filter((one) => {
      const [type, property] = one.split(" ") as [string, string];
      return !OTHER.some((pattern) => pattern.test(one)) && !documentPaths(awsType(type)).includes(property);
    });
    assert.deepEqual(missing, []);
  });

  it("has every property of the AWS provider that attaches a policy by its ARN", () => {
    const all = declared(/\n {4}(\w*(?:policyArns?|permissionsBoundary))\??: pulumi\.Input</gi);
    assert.ok(all.length > 10, `${all.length} properties attach a policy`);
    const arn = ADMINISTRATOR;
    const missing = all.filter((one) => {
      const [type, property] = one.split(" ") as [string, string];
      const resource = { type: awsType(type), urn: "u", name: "it", props: { [property]: arn } };
      const nested = { ...resource, props: { [property]: { managedPolicyArn: arn } } };
      return !OTHER_ARNS.some((pattern) => pattern.test(one)) && [resource, nested].every((r) => !finds(r));
    });
    assert.deepEqual(missing, []);
  });

  it("has every property of the Cloud Control provider that takes one: documents are read, unknown ones reported", () => {
    const path = join(__dirname, "fixtures/native-documents.json");
    const { documents } = JSON.parse(readFileSync(path, "utf8")) as { documents: string[] };
    assert.ok(documents.length > 50, `${documents.length} properties`);
    const missing = documents.filter((one) => {
      const [type, property] = one.split(" ") as [string, string];
      const found = (value: Value) =>
        documentsOf({
          type: `aws-native:${type}`,
          urn: "u",
          name: "it",
          provider: undefined,
          props: { [property]: value },
        });
      const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
      const read = found({ Version: "2012-10-17", Statement: statement })[0]?.statements.length === 1;
      return !read || found(new Unknown(property))[0]?.unknown.length !== 1;
    });
    assert.deepEqual(missing, []);
  });

  it("needs none for awsx, whose components create resources of the AWS provider", () => {
    const types = readdirSync(AWSX, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !["types", "node_modules"].includes(entry.name))
      .flatMap(({ name }) => readdirSync(join(AWSX, name)).map((file) => join(AWSX, name, file)))
      .filter((file) => file.endsWith(".d.ts"));
    assert.ok(types.length > 5);
    const own = types.filter((file) => /extends pulumi\.CustomResource\b/.test(readFileSync(file, "utf8")));
    assert.deepEqual(own, []);
  });
});

describe("resources of Terraform's own provider", () => {
  for (const [given, type] of [
    ["aws:index/iamRolePolicy:IamRolePolicy", "iam/rolePolicy"],
    ["aws:index/s3BucketPolicy:S3BucketPolicy", "s3/bucketPolicy"],
    ["aws:index/securityGroup:SecurityGroup", "ec2/securityGroup"],
    ["aws:index/lb:Lb", "lb/loadBalancer"],
    ["aws:index/apiGatewayRestApi:ApiGatewayRestApi", "apigateway/restApi"],
    ["aws:index/vpclatticeAuthPolicy:VpclatticeAuthPolicy", "vpclattice/authPolicy"],
    ["aws:index/bedrockagentcoreResourcePolicy:BedrockagentcoreResourcePolicy", "bedrock/agentcoreResourcePolicy"],
    ["mod:tf:aws_media_store_container_policy", "mediastore/containerPolicy"],
  ] as const) {
    it(`are judged as the AWS provider's: ${given}`, () => {
      assert.equal(providerType(given), awsType(type));
    });
  }

  it("are no functions or resources of the AWS provider", () => {
    const type = awsType("iam/rolePolicy");
    assert.equal(providerType(type), type);
  });
});
