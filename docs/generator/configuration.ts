import { type ConfigNode, configNode } from "./config-schema";
import { code, table } from "./markdown";

const INTRODUCTION = `# Configuration

A stack is configured in \`Pulumi.<stack>.yaml\`, under \`config\`, in keys that begin with \`r-on-fargate:\`.
All keys are checked before anything is created; each error names the model, the field, the value and the allowed values. To set a key from
the command line:

\`\`\`sh runnable
pulumi config set --path 'r-on-fargate:models[0].cpu' 512
pulumi config set --path 'r-on-fargate:models[0].memory' 1024
pulumi config get --path 'r-on-fargate:models[0].memory'
\`\`\`

The smallest configuration is one model:

\`\`\`yaml
config:
  aws:region: eu-west-1
  r-on-fargate:bucket:
    scripts: scripts
  r-on-fargate:models:
    - name: forecast
      script: forecast.R
\`\`\`

[config.schema.json](config.schema.json) is the same reference for editors. With the YAML language server (VS Code, Neovim, JetBrains), this first
line of the stack's file enables completion and checks:

\`\`\`yaml
# yaml-language-server: $schema=docs/config.schema.json
\`\`\`

A default in code type is a value; one in words describes what applies without the key. The credentials and the region are
[settings of Pulumi's AWS provider](https://www.pulumi.com/registry/packages/aws/installation-configuration/).
`;

/** Checks that involve several keys. */
const TOGETHER = `## Checks across keys

- \`cpu\` and \`memory\` of a model, of a schedule and of an upload's size must be a size that Fargate offers, and must leave some for R besides the
  model's sidecars.
- No name is in \`environment\` and in \`secrets\` at once. \`SCRIPT\` and names that begin with \`RFARGATE_\`, \`AWS_\` or \`ECS_\` are reserved.
- No two models, and no two schedules of a model, have the same name.
- No object starts two models: prefixes and suffixes of \`onUpload\` and \`queue.uploads\` do not overlap.
- \`minTasks\` is not above \`maxTasks\`. A queue's \`visibilityTimeout\` is not below the model's \`timeout\`.
- \`onUpload\` and \`queue.uploads\` need the bucket's events (\`bucket.eventBridge\`), a queue needs \`containerInsights\`.
- An API needs subnets in two zones. Its model has no other way to start: a script that serves a port never ends.
- In \`network.mode: private\` every image comes from an ECR repository: no other registry can be reached.
`;

/** The text of docs/configuration.md. */
export function configurationPage(): string {
  const root = configNode();
  const top = Object.entries(root.properties ?? {}).map(([key, node]) => row(key, node, isRequired(root, key), key));
  const sections = Object.entries(root.properties ?? {}).flatMap(([key, node]) => sectionsOf(key, node));
  return [
    "<!-- Made by `npx tsx docs/generator/write.ts` from components/config/; edit the schema, not this page. -->",
    INTRODUCTION,
    "## All keys\n",
    `${fields(top)}\n`,
    ...sections.map((text) => `${text}\n`),
    TOGETHER,
  ].join("\n");
}

const fields = (rows: string[][]) => table(["key", "type", "default", "allowed", "meaning"], rows);

/** A section for each object below a key, outermost first. */
function sectionsOf(path: string, node: ConfigNode): string[] {
  const variants = node.oneOf ?? [];
  if (variants.length > 0) {
    return variants.map((variant) => {
      const mode = String(variant.properties?.mode?.const);
      return `## ${path} of mode ${mode}\n\n${objectTable(variant, path)}`;
    });
  }
  const object = objectIn(node);
  if (!object) return [];
  const heading = `${path.includes(".") ? "###" : "##"} ${path}${listOf(node) ? " (each entry)" : ""}`;
  const inner = Object.entries(object.properties ?? {}).flatMap(([key, one]) => sectionsOf(`${path}.${key}`, one));
  return [`${heading}\n\n${objectTable(object, path)}`, ...inner];
}

function objectTable(node: ConfigNode, path: string): string {
  const keys = Object.entries(node.properties ?? {});
  return fields(keys.map(([key, one]) => row(key, one, isRequired(node, key), `${path}.${key}`)));
}

const isRequired = (parent: ConfigNode, key: string) => parent.required?.includes(key) ?? false;

function row(key: string, node: ConfigNode, required: boolean, path: string): string[] {
  return [code(key), typeText(node, path), defaultText(node, required), allowedText(node), node.description ?? ""];
}

/** The object in a key's value: the value itself, an entry of its list, or one of its forms. */
function objectIn(node: ConfigNode): ConfigNode | undefined {
  if (node.properties) return node;
  return (node.items && objectIn(node.items)) ?? node.anyOf?.map(objectIn).find(Boolean);
}

const listOf = (node: ConfigNode): boolean => node.type === "array" || (node.anyOf?.some(listOf) ?? false);

function typeText(node: ConfigNode, path: string): string {
  if (node.oneOf) return node.oneOf.map(({ properties }) => link(String(properties?.mode?.const), path)).join(", ");
  if (node.anyOf) return [...new Set(node.anyOf.map((one) => typeText(one, path)))].join(", or ");
  if (typeof node.const === "boolean") return code(String(node.const));
  if (node.const !== undefined || node.enum) return "text";
  if (node.properties) return `[object](#${anchor(path)})`;
  if (node.items?.properties) return `[list of objects](#${anchor(`${path} (each entry)`)})`;
  if (node.items) return `list of ${plural(typeText(node.items, path))}`;
  if (typeof node.additionalProperties === "object") return "names with values";
  if (node.type === "integer") return "whole number";
  return ({ boolean: "`true`, `false`", number: "number" } as Record<string, string>)[String(node.type)] ?? "text";
}

const link = (mode: string, path: string) => `[${mode}](#${anchor(`${path} of mode ${mode}`)})`;
const plural = (type: string) => (type === "text" ? "texts" : type);
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replace(/ /g, "-");

function defaultText(node: ConfigNode, required: boolean): string {
  if (node.properties && !required && !node.unset) return "its keys' defaults";
  if (node.unset !== undefined) return node.unset;
  if (node.default !== undefined) return emptyText(node.default) ?? code(JSON.stringify(node.default));
  return required ? "**required**" : "";
}

/** Empty values as words. */
function emptyText(value: unknown): string | undefined {
  if (value === "") return "any";
  return typeof value === "object" && value !== null && Object.keys(value).length === 0 ? "none" : undefined;
}

function allowedText(node: ConfigNode): string {
  const values = node.enum ?? (node.const === undefined ? undefined : [node.const]);
  if (values) return values.map((value) => code(String(value))).join(", ");
  const own = node.allowed ?? bounds(node);
  const entry = node.items && !node.items.properties ? allowedText(node.items) : "";
  const value = typeof node.additionalProperties === "object" ? allowedText(node.additionalProperties) : "";
  const names = node.propertyNames?.allowed;
  // For a value or a list of such values, the first is enough.
  const forms = new Set((node.anyOf ?? []).map(allowedText).map((text) => text.replace(/^each /, "")));
  const said = [own, entry && `each ${entry}`, names && `names: ${names}`, value && `values: ${value}`, ...forms];
  return said.filter(Boolean).join("; ").replace(/</g, "&lt;");
}

function bounds({ minimum, maximum }: ConfigNode): string {
  if (minimum === undefined) return "";
  return maximum === undefined ? `${minimum} or more` : `${minimum} to ${maximum}`;
}
