import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { awsType } from "../../policy/core/types";
import { documentPaths } from "../../policy/iam/places";

const SDK = dirname(require.resolve("@pulumi/aws/package.json"));

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

/** `module/resource property` of every property of the SDK that is called a policy and takes text or a document. */
function declared(): string[] {
  return readdirSync(SDK, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !["types", "node_modules"].includes(entry.name))
    .flatMap(({ name: module }) =>
      readdirSync(join(SDK, module))
        .filter((file) => file.endsWith(".d.ts") && !file.startsWith("get"))
        .flatMap((file) => {
          const args = /export interface \w+Args \{(.*?)\n\}/s.exec(readFileSync(join(SDK, module, file), "utf8"))?.[1];
          const found = args?.matchAll(/\n {4}(\w*polic(?:y|ies)(?:Document|Template)?)\??: pulumi\.Input<string\b/gi);
          return [...(found ?? [])].map(([, property]) => `${module}/${file.slice(0, -5)} ${property}`);
        }),
    );
}

describe("the pack's list of places", function () {
  this.timeout(60_000);

  it("holds every property of the AWS provider that takes a policy document", () => {
    const all = declared();
    assert.ok(all.length > 50, `${all.length} properties are called a policy`);
    const missing = all.filter((one) => {
      const [type, property] = one.split(" ") as [string, string];
      return !OTHER.some((pattern) => pattern.test(one)) && !documentPaths(awsType(type)).includes(property);
    });
    assert.deepEqual(missing, []);
  });
});
