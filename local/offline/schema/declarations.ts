import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Description, Fields, Shape } from "./shape";

/** Reads the shapes that a Pulumi SDK declares in its .d.ts files; these are generated and keep to a small grammar. */
export class Declarations {
  private readonly nested: Record<"inputs" | "outputs", Map<string, string>>;

  /** @param folder the SDK's package folder, e.g. node_modules/@pulumi/aws */
  constructor(private readonly folder: string) {
    this.nested = { inputs: this.namespaces("types/input.d.ts"), outputs: this.namespaces("types/output.d.ts") };
  }

  /** @param module the middle of a type token, e.g. `ec2/vpc`; @param name e.g. `Vpc` */
  resource(module: string, name: string): Description {
    const path = module.replace(/^index\//, "");
    const text = this.read(`${path}.d.ts`);
    const code = readFileSync(join(this.folder, `${path}.js`), "utf8");
    const secrets = /additionalSecretOutputs: \[([^\]]*)\]/.exec(code)?.[1] ?? "";
    return {
      inputs: this.fields(body(text, `export interface ${name}Args`)),
      outputs: this.fields(outputLines(body(text, `export declare class ${name} `))),
      secrets: [...secrets.matchAll(/"(\w+)"/g)].map((match) => match[1]!).sort(),
    };
  }

  /** @param module e.g. `index/getRegion`; @param name e.g. `getRegion` */
  call(module: string, name: string): Description {
    const text = this.read(`${module.replace(/^index\//, "")}.d.ts`);
    const type = name[0]!.toUpperCase() + name.slice(1);
    const part = (suffix: string) => this.fields(body(text, `export interface ${type}${suffix}`));
    return { inputs: part("Args"), outputs: part("Result"), secrets: [] };
  }

  /** The provider's own settings. */
  provider(): Description {
    const inputs = this.fields(body(this.read("provider.d.ts"), "export interface ProviderArgs"));
    return { inputs, outputs: new Map(), secrets: [] };
  }

  private read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  }

  /** Interfaces by `namespace.Name`, or `Name` at the top. */
  private namespaces(path: string): Map<string, string> {
    const found = new Map<string, string>();
    let namespace = "";
    let current: { name: string; indent: string; lines: string[] } | undefined;
    for (const line of this.read(path).split("\n")) {
      const opened = /^( *)(?:export )?interface (\w+) \{$/.exec(line);
      if (opened) current = { name: namespace + opened[2], indent: opened[1]!, lines: [] };
      else if (current && line === `${current.indent}}`) {
        found.set(current.name, current.lines.join("\n"));
        current = undefined;
      } else if (current) current.lines.push(line);
      else
        namespace =
          /^export declare namespace (\w+) \{$/.exec(line)?.[1]?.concat(".") ?? (line === "}" ? "" : namespace);
    }
    return found;
  }

  private fields(text: string): Fields {
    const fields: Fields = new Map();
    for (const [, name, optional, type] of text.matchAll(/^ *(?:readonly )?(\w+)(\??): ((?:[^;{]|\{[^}]*\})*);/gm)) {
      fields.set(name!, { shape: this.shape(type!), required: optional !== "?" });
    }
    return fields;
  }

  private shape(type: string): Shape {
    const text = type.trim().replace(/\s+/g, " ");
    const alternatives = split(text).filter((part) => part !== "undefined");
    // `string | Role`: what travels is the text.
    if (alternatives.length > 1)
      return this.shape(alternatives.find((part) => /string/.test(part)) ?? alternatives[0]!);
    const one = alternatives[0] ?? text;
    const wrapped = /^(?:pulumi\.)?(?:Input|Output|Promise)<(.*)>$/.exec(one);
    if (wrapped) return this.shape(wrapped[1]!);
    if (one.endsWith("[]")) return { kind: "list", of: this.shape(one.slice(0, -2)) };
    if (one.startsWith("(") && one.endsWith(")")) return this.shape(one.slice(1, -1));
    const map = /^\{ \[key: string\]: (.*?);? \}$/.exec(one);
    if (map) return { kind: "map", of: this.shape(map[1]!) };
    if (one === "string" || one === "number" || one === "boolean") return { kind: one };
    if (one === "any") return { kind: "any" };
    if (one === "pulumi.asset.Archive") return { kind: "archive" };
    if (one.startsWith("pulumi.asset.")) return { kind: "asset" };
    const nested = /^(inputs|outputs)\.([\w.]+)$/.exec(one);
    if (nested) return this.object(nested[1] as "inputs" | "outputs", nested[2]!);
    // Enumerations, and resources given in the place of their id.
    return { kind: "string" };
  }

  private object(side: "inputs" | "outputs", name: string): Shape {
    const text = this.nested[side].get(name);
    if (text === undefined) throw new Error(`${this.folder}/types declares no ${side}.${name}`);
    return { kind: "object", name, fields: () => this.fields(text) };
  }
}

/** What stands between the braces after `head`, up to the closing brace in the first column. */
function body(text: string, head: string): string {
  const start = text.indexOf(head);
  if (start < 0) return "";
  return text.slice(text.indexOf("{", start) + 1, text.indexOf("\n}", start));
}

function outputLines(text: string): string {
  return text.replace(/^ *(static|constructor|readonly urn|readonly id)\b.*$/gm, "");
}

/** Splits a union at the bars that stand outside of brackets. */
function split(type: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const char of type) {
    if ("<{([".includes(char)) depth++;
    if (">})]".includes(char)) depth--;
    if (char === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim());
}
