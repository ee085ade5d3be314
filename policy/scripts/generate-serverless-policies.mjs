/**
 * Writes data/serverless-policies.json: what the policy templates of the Serverless Application Model grant, from the table in
 * AWS's own package (Apache-2.0). By the file and the package's version:
 *
 *   pip download --no-deps aws-sam-translator==1.115.0
 *   unzip -p aws_sam_translator-*.whl samtranslator/policy_templates_data/policy_templates.json > templates.json
 *   node policy/scripts/generate-serverless-policies.mjs templates.json 1.115.0
 */
import { readFileSync, writeFileSync } from "node:fs";

const [file, version] = process.argv.slice(2);
const { Templates } = JSON.parse(readFileSync(file, "utf8"));

/** A resource as text: `<Name>` stands for a parameter, `${AWS.Region}` and its like for parts that are found later. */
function textOf(resource) {
  if (typeof resource === "string") return resource;
  if ("Ref" in resource) return `<${resource.Ref}>`;
  const sub = resource["Fn::Sub"];
  const [text, values] = Array.isArray(sub) ? sub : [sub, {}];
  return text
    .replace(/\$\{AWS::Partition\}/, "aws")
    .replace(/\$\{AWS::(\w+)\}/g, (_, name) => `\${AWS.${name}}`)
    .replace(/\$\{(\w+)\}/g, (_, name) => (values[name] ? textOf(values[name]) : `<${name}>`));
}

const policies = Object.fromEntries(
  Object.entries(Templates).map(([name, { Definition }]) => [
    name,
    [Definition.Statement].flat().map(({ Action, Resource }) => ({
      actions: [Action].flat().join(" "),
      resources: [Resource].flat().map(textOf),
    })),
  ]),
);
const table = { source: `aws-sam-translator ${version}`, policies };
writeFileSync(new URL("../data/serverless-policies.json", import.meta.url), `${JSON.stringify(table, null, 1)}\n`);
console.log(`${Object.keys(policies).length} policy templates`);
