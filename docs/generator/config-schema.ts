import { z } from "zod";
import { FORMS } from "../../components/base/config/either";
import { configSchema } from "../../components/config/schema";

/** The parts of JSON Schema that the configuration uses, and additional members. */
export interface ConfigNode {
  type?: string | string[];
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  pattern?: string;
  properties?: Record<string, ConfigNode>;
  required?: string[];
  items?: ConfigNode;
  propertyNames?: ConfigNode;
  additionalProperties?: ConfigNode | boolean;
  anyOf?: ConfigNode[];
  oneOf?: ConfigNode[];
  /** What applies if the field is absent and has no default. */
  unset?: string;
  /** Allowed values, as in its errors. */
  allowed?: string;
}

/** The schema of the stack's configuration, with the texts of its checks under `allowed`. */
export function configNode(): ConfigNode {
  return describe(configSchema);
}

function describe(schema: z.ZodType): ConfigNode {
  const options = { io: "input", unrepresentable: "any", override: explain } as const;
  const { $schema: _, ...node } = z.toJSONSchema(schema, options);
  return node as ConfigNode;
}

function explain({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }) {
  const said = (zodSchema._zod.def.checks ?? []).flatMap(({ _zod: { def } }) => textOf(def.error));
  if (said.length > 0) jsonSchema.allowed ??= [...new Set(said)].join("; ");
  // zod gives an unbounded whole number JavaScript's bounds.
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  // A list of plain types is easier to read than alternatives.
  if (jsonSchema.anyOf?.every((one) => Object.keys(one).join() === "type")) {
    jsonSchema.type = jsonSchema.anyOf.map(({ type }) => type) as never;
    delete jsonSchema.anyOf;
  }
  const forms = FORMS.get(zodSchema);
  if (forms) jsonSchema.anyOf = forms.map((form) => describe(form) as z.core.JSONSchema.BaseSchema);
}

/** A check's text, requested as for an error. */
function textOf(error: unknown): string[] {
  const text: unknown = typeof error === "function" ? error({ code: "custom", path: [], params: {} }) : undefined;
  return typeof text === "string" ? [text] : [];
}

/**
 * The schema of `Pulumi.<stack>.yaml` for editors (JSON Schema 2020-12). `patternErrorMessage` is what the YAML language server shows.
 */
export function editorSchema(): object {
  const { properties = {}, required = [] } = forEditors(configNode());
  const named = Object.entries(properties).map(([key, node]) => [`r-on-fargate:${key}`, plain(node)]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Pulumi.<stack>.yaml of r-on-fargate",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(named),
        required: required.map((key) => `r-on-fargate:${key}`),
        // This schema does not cover keys of other namespaces, such as aws:.
        propertyNames: { anyOf: [{ enum: named.map(([key]) => key) }, { not: { pattern: "^r-on-fargate:" } }] },
      },
    },
    required: ["config"],
  };
}

/** Allows text: `pulumi config set` writes every plain value as text. */
function plain(node: ConfigNode): ConfigNode {
  if (node.type !== "boolean") return node;
  const { type, ...rest } = node;
  return { ...rest, anyOf: [{ type }, { enum: ["true", "false"] }] };
}

function forEditors(node: ConfigNode): ConfigNode {
  const { unset, allowed, ...rest } = node;
  const description = [node.description, unset && `Default: ${unset}.`, allowed && `Allowed: ${allowed}.`];
  const text = description.filter(Boolean).join("\n");
  const inner = (nodes: ConfigNode[] | undefined) => nodes?.map(forEditors);
  return {
    ...rest,
    ...(text ? { description: text } : {}),
    ...(allowed && node.pattern ? { patternErrorMessage: allowed } : {}),
    ...(node.properties
      ? { properties: Object.fromEntries(Object.entries(node.properties).map(([key, one]) => [key, forEditors(one)])) }
      : {}),
    ...(node.items ? { items: forEditors(node.items) } : {}),
    ...(node.propertyNames ? { propertyNames: forEditors(node.propertyNames) } : {}),
    ...(typeof node.additionalProperties === "object"
      ? { additionalProperties: forEditors(node.additionalProperties) }
      : {}),
    ...(node.anyOf ? { anyOf: inner(node.anyOf) } : {}),
    ...(node.oneOf ? { oneOf: inner(node.oneOf) } : {}),
  };
}
