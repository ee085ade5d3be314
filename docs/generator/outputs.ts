import { OUTPUTS_VERSION } from "../../contract/outputs/contract";
import { breakingChanges, eachOf, fieldsOf, outputsShape, type Shape, versionOf } from "../../contract/outputs/shape";
import { code, table } from "./markdown";

/**
 * The text of docs/outputs.schema.json.
 * @param committed the current text
 * @throws Error if the change breaks older readers and the version was not increased
 */
export function outputsSchemaFile(committed: string, shape = outputsShape()): string {
  const before: Shape = JSON.parse(committed || "{}");
  const breaking = versionOf(before) === versionOf(shape) ? breakingChanges(before, shape) : [];
  if (breaking.length > 0) {
    throw new Error(
      `the change breaks older readers: ${breaking.join("; ")}: increase OUTPUTS_VERSION in contract/outputs/contract.ts`,
    );
  }
  return `${JSON.stringify(shape, null, 2)}\n`;
}

/** The text of docs/outputs.md: how to read the outputs, and every field. */
export function outputsPage(): string {
  return `${INTRODUCTION}\n${sections(outputsShape()).join("\n\n")}\n`;
}

const INTRODUCTION = `<!-- Made by \`npx tsx docs/generator/write.ts\` from contract/outputs/schema.ts; edit that or docs/generator/outputs.ts, not this page. -->
# Outputs

A stack publishes everything that another project needs in one output, \`rOnFargate\`: an object of version ${OUTPUTS_VERSION}. Its shape is
also in [outputs.schema.json](outputs.schema.json), as JSON Schema.

## Read the outputs

In another Pulumi program, typed, import \`r-on-fargate/outputs\`:

\`\`\`ts
import * as pulumi from "@pulumi/pulumi";
import { stackOutputs } from "r-on-fargate/outputs";

const stack = stackOutputs(new pulumi.StackReference("my-organization/r-on-fargate/dev"));
const cluster = stack.cluster.arn; // pulumi.Output<string>
\`\`\`

The reference names organization, project and stack; for state in a bucket or a folder, the organization is the literal
\`organization\`. [examples/consumer](../examples/consumer) is a complete project that adds its own task to the cluster.

Outside Pulumi, from the text that \`pulumi stack output --json\` prints, or the object decoded from it:

\`\`\`ts
import { readFileSync } from "node:fs";
import { modelOf, parseOutputs } from "r-on-fargate/outputs";

const outputs = parseOutputs(readFileSync("outputs.json", "utf8"));
const { taskDefinitionArn } = modelOf(outputs, "forecast"); // an unknown name is an error that lists the models
\`\`\`

In a shell:

\`\`\`sh runnable
pulumi stack output rOnFargate --json | jq -r .cluster.name
\`\`\`

## Versions

Fields may be added at any time; readers ignore unknown ones. Removing a field, making it optional, or changing its type or meaning
raises \`version\`; a test compares every change with the committed schema. A reader accepts its own
version only:

| the stack outputs | error | remedy |
| --- | --- | --- |
| have a newer version | both versions, and the release that deployed the stack | read them with that release or a newer one |
| have an older version, or lack fields | both versions, the missing fields, and the release that has them | \`pulumi up\` with that release |
| are missing | the stack has no output of this name | \`pulumi up\` |

It throws an \`OutputsError\` with the properties \`reason\` and \`remedy\`; in a Pulumi program that ends the preview.

## Fields
`;

/** A table for the object and one for each object in it. */
function sections(shape: Shape, path = ""): string[] {
  const depth = path === "" ? 0 : path.split(".").length;
  const prefix = path === "" ? "" : `${path}.`;
  const own = fieldsOf(shape, path).filter((field) => field.path.split(".").length === depth + 1);
  const rows = own.map(({ path, type, optional, description }) => [
    code(path.slice(prefix.length)),
    `${type}${optional ? ", may be absent" : ""}`,
    description,
  ]);
  const section = `### ${code(path || "rOnFargate")}\n\n${table(["field", "type", ""], rows)}`;
  const below = Object.entries(shape.properties ?? {}).flatMap(([name, child]) => {
    const each = eachOf(child);
    if (each) return sections(each, `${prefix}${name}.<name>`);
    return child.properties ? sections(child, `${prefix}${name}`) : [];
  });
  return [section, ...below];
}
