import type { Alias, Document, Node, Pair } from "yaml";
import { type Json, JsonError, JsonObject } from "./json";
import { once } from "./once";

const MAX_DEPTH = 64;
/** Aliases may repeat a part: more values than this are an attempt to exhaust memory. */
const MAX_VALUES = 200_000;

/**
 * Reads a template in YAML. A tag like `!Sub x` becomes its long form, `{"Fn::Sub": x}`; repeated names are kept. Throws a
 * JsonError for text that is not YAML, or nested too deeply or too large.
 */
export function parseYaml(text: string): Json {
  if (deepest(text) > MAX_DEPTH) throw new JsonError(`is nested deeper than ${MAX_DEPTH} levels`);
  // Loaded where there is a template to read: most stacks have none.
  const yaml = require("yaml") as typeof import("yaml");
  const document = yaml.parseDocument(text, { uniqueKeys: false, logLevel: "silent", prettyErrors: false });
  const error = document.errors.find(({ code }) => code !== "TAG_RESOLVE_FAILED");
  if (error) throw new JsonError(`is not YAML: ${error.message}`);
  return new YamlReader(document, yaml).read(document.contents, 0);
}

/** Levels of brackets and of indentation: an upper bound of the text's nesting. */
function deepest(text: string): number {
  let brackets = 0;
  let most = 0;
  for (const c of text) {
    if (c === "[" || c === "{") most = Math.max(most, ++brackets);
    else if (c === "]" || c === "}") brackets = Math.max(0, brackets - 1);
  }
  return most;
}

class YamlReader {
  private values = 0;

  constructor(
    private readonly document: Document,
    private readonly yaml: typeof import("yaml"),
  ) {}

  read(node: unknown, depth: number): Json {
    if (depth > MAX_DEPTH) throw new JsonError(`is nested deeper than ${MAX_DEPTH} levels`);
    if (++this.values > MAX_VALUES) throw new JsonError(`holds more than ${MAX_VALUES} values`);
    const { isAlias, isMap, isScalar, isSeq } = this.yaml;
    if (isAlias(node)) return this.read(this.resolved(node), depth + 1);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return null;
    return tagged(node, this.untagged(node, depth));
  }

  /** Resolving an alias searches the whole document, so each is resolved once. */
  private readonly resolved = once((alias: Alias) => alias.resolve(this.document));

  private untagged(node: Node, depth: number): Json {
    const { isMap, isScalar, isSeq } = this.yaml;
    if (isSeq(node)) return node.items.map((item) => this.read(item, depth + 1));
    if (isMap(node)) {
      const members = node.items.map(({ key, value }: Pair) => {
        const name = String(isScalar(key) ? key.value : key);
        return [name, this.read(value, depth + 1)] as const;
      });
      const own = new Set(members.map(([name]) => name));
      return new JsonObject(
        members.flatMap(([name, read]) =>
          // A mapping's own members take precedence over merged ones.
          name === "<<" ? merged(read).filter(([taken]) => !own.has(taken)) : [[name, read] as const],
        ),
      );
    }
    const { value, type } = isScalar(node) ? node : { value: null };
    if (value === null || typeof value === "boolean" || typeof value === "number") return value;
    const text = String(value);
    // CloudFormation reads YAML 1.1, which has more words for booleans.
    return type === "PLAIN" && SWITCH.test(text) ? /^(?:yes|on)$/i.test(text) : text;
  }
}

const SWITCH = /^(?:yes|no|on|off)$/i;

/** Members that a merge key adds from one or several other mappings. */
function merged(from: Json): readonly (readonly [string, Json])[] {
  if (Array.isArray(from)) return from.flatMap(merged);
  return from instanceof JsonObject ? from.members : [];
}

/** `!Ref` and `!Condition` keep their names, every other tag is a function. */
function tagged({ tag }: Node, value: Json): Json {
  const name = /^!([A-Za-z0-9]+)$/.exec(tag ?? "")?.[1];
  if (name === undefined) return value;
  const full = name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
  // !GetAtt Bucket.Arn is short for a list.
  const parts = full === "Fn::GetAtt" && typeof value === "string" ? value.split(".") : value;
  return new JsonObject([[full, parts]]);
}
