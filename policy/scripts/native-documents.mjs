/**
 * Prints the properties of the Cloud Control provider (`aws-native`) that may hold a policy document, for
 * test/policy/fixtures/native-documents.json. The SDK is 90 MB, so the project does not depend on it; run by hand when it is new:
 *
 *   npm install --no-save --ignore-scripts @pulumi/aws-native && node policy/scripts/native-documents.mjs
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const manifest = createRequire(import.meta.url).resolve("@pulumi/aws-native/package.json");
const SDK = dirname(manifest);
const { version } = JSON.parse(readFileSync(manifest, "utf8"));

/** Called a policy and no document of IAM's language: names of other things, and languages of their own. */
const OTHER = [
  / \w*(?:Id|Arn|Name|Type|Url|Label|Number|Scope|Description|Boundary|Permissions?|Definition|Policies)$|^ssm:Parameter policies$/,
  / (?:ssl|tls|alpn|security|lifecycle|redrive|redriveAllow|replay|filter|delivery|browser|default|dataProtection|archive)Policy$/,
  /^opensearchserverless:|^logs:AccountPolicy |^verifiedpermissions:|^networkmanager:|^cloudformation:\w+ stackPolicy/,
];

const documents = readdirSync(SDK, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !["types", "node_modules"].includes(entry.name))
  .flatMap(({ name: module }) =>
    readdirSync(join(SDK, module))
      .filter((file) => file.endsWith(".d.ts") && !file.startsWith("get"))
      .flatMap((file) => {
        const args = /export interface \w+Args \{(.*?)\n\}/s.exec(readFileSync(join(SDK, module, file), "utf8"))?.[1];
        const type = `${module}:${file[0].toUpperCase()}${file.slice(1, -5)}`;
        const found = args?.matchAll(/\n {4}(\w*polic(?:y|ies)\w*)\??: (?:any|pulumi\.Input<(?:any|string)\b)/gi) ?? [];
        return [...found].map(([, property]) => `${type} ${property}`);
      }),
  )
  .filter((one) => !OTHER.some((pattern) => pattern.test(one)));
const target = new URL("../../test/policy/fixtures/native-documents.json", import.meta.url);
writeFileSync(target, `${JSON.stringify({ source: `@pulumi/aws-native ${version}`, documents }, null, 2)}\n`);
