import type { Choice } from "./choices";
import { type Json, JsonObject } from "./json";
import { Unknown } from "./value";

/** Functions that CloudFormation evaluates when it creates the stack. */
const FOUND_LATER = new Set([
  ...["Ref", "Fn::ImportValue", "Fn::FindInMap", "Fn::Transform", "Fn::Cidr"],
  ...["Fn::GetAZs", "Fn::Base64", "Fn::ToJsonString", "Fn::Length", "Fn::GetStackOutput"],
]);

const NO_CHOICE: Choice = new Map();

/**
 * A template with its functions evaluated as far as possible: `Fn::Sub`, `Fn::Join`, `Fn::Split` and `Fn::Select` become their
 * texts, with `${...}` for a part that is known only at deployment, such as an attribute of a resource or a pseudo parameter;
 * `Fn::If` becomes the value of the choice, or both of its values; others become an unknown value.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function withoutIntrinsics(json: Json, where = "", choice = NO_CHOICE): Json | undefined {
  if (Array.isArray(json)) {
    return json.flatMap((value, i) => {
      const read = withoutIntrinsics(value, `${where}.${i}`, choice);
      // The values of an Fn::If in a list are members of the list.
      const several = isFunction(value, "Fn::If") && Array.isArray(read);
      return read === undefined ? [] : several ? read : [read];
    });
  }
  if (!(json instanceof JsonObject)) return json;
  const [[name, value] = ["", null]] = json.members;
  if (json.members.length === 1) {
    if (name === "Ref" && value === "AWS::NoValue") return undefined;
    if (name === "Ref" && typeof value === "string" && value.startsWith("AWS::")) return part(value);
    if (name === "Fn::GetAtt") return attribute(value) ?? new Unknown(where);
    if (name === "Fn::Sub") return substituted(value) ?? new Unknown(where);
    if (name === "Fn::Join") return joined(withoutIntrinsics(value, where, choice)) ?? new Unknown(where);
    if (name === "Fn::Select") return selected(withoutIntrinsics(value, where, choice)) ?? new Unknown(where);
    if (name === "Fn::Split") return split(withoutIntrinsics(value, where, choice)) ?? new Unknown(where);
    if (name === "Fn::If" && Array.isArray(value)) return chosen(value, where, choice);
    if (FOUND_LATER.has(name)) return new Unknown(where);
  }
  return new JsonObject(
    json.members.flatMap(([key, member]) => {
      const read = withoutIntrinsics(member, where ? `${where}.${key}` : key, choice);
      return read === undefined ? [] : [[key, read] as const];
    }),
  );
}

const isFunction = (json: Json, name: string) =>
  json instanceof JsonObject && json.members.length === 1 && json.members[0]![0] === name;

/** A part that is known only at deployment. ARNs are split at colons, so a part has none. */
const part = (name: string) => `\${${name.replace("::", ".")}}`;

function attribute(value: Json): string | undefined {
  const names = Array.isArray(value) ? value : [value];
  return names.every((name) => typeof name === "string") ? part(names.join(".")) : undefined;
}

/** Whether a text is nothing but a resource of a template, or an attribute of one; a policy variable has a colon. */
export const isReference = (text: string): boolean => /^\$\{[^:*?{}]+\}$/.test(text);

function substituted(value: Json): Json | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return typeof text === "string"
    ? text.replace(/\$\{AWS::(\w+)\}/g, (_, name: string) => part(`AWS::${name}`))
    : undefined;
}

function joined(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value) || typeof value[0] !== "string" || !Array.isArray(value[1])) return undefined;
  return value[1].map((part) => (typeof part === "string" ? part : PART)).join(value[0]);
}

function selected(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value) || !Array.isArray(value[1])) return undefined;
  return value[1][Number(value[0])];
}

function split(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value) || typeof value[0] !== "string" || typeof value[1] !== "string") return undefined;
  return value[1].split(value[0]);
}

/** A part of a text that is known only at deployment. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: as Fn::Sub writes it.
const PART = "${...}";

/** Without a choice it is one of two values, and unknown which. */
function chosen([name, ...values]: Json[], where: string, choice: Choice): Json | undefined {
  const holds = choice.get(String(name));
  if (holds !== undefined) return withoutIntrinsics(values[holds ? 0 : 1] ?? null, where, choice);
  const read = values.flatMap((value) => withoutIntrinsics(value, where) ?? []);
  return read.length < 2 ? read[0] : read;
}
