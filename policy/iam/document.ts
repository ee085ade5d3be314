import { type Json, JsonError, JsonObject, readJson } from "../core/json";
import { once, onceByText } from "../core/once";
import { Unknown, type Value } from "../core/value";
import { sizeOf } from "./size";

/** The texts of an element: IAM accepts one string or a list. */
export interface Texts {
  values: string[];
  /** Places whose text is unknown at preview. */
  unknown: Unknown[];
}

/** One statement, read leniently: what IAM rejects is kept and reported in the document's errors. */
export interface Statement {
  /** How messages name it: `statement 2 (Sid "ReadInput")`. */
  label: string;
  sid?: string;
  /** A statement without a readable Effect is checked as an Allow. */
  effect: "Allow" | "Deny";
  action?: Texts;
  notAction?: Texts;
  resource?: Texts;
  notResource?: Texts;
  principal?: Json;
  notPrincipal?: Json;
  condition?: Json;
}

/** A policy document and the errors of its form. */
export interface PolicyDocument {
  statements: Statement[];
  /** Parts that IAM rejects, each a sentence without a full stop. */
  errors: string[];
  /** Parts that a verdict depends on and that are unknown at preview. */
  unknown: Unknown[];
  /** Characters as IAM counts them; computed on demand, for few rules. */
  size: () => number;
}

const TOP_ELEMENTS = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];
const VERSIONS = ["2012-10-17", "2008-10-17"];

/** Every rule reads the same documents, so results are cached: for the latest texts, and for objects as long as they live. */
const readText = onceByText((given) => read(given), 64);
const readObject = once((given: Exclude<Value, undefined | null | boolean | number | string>) => read(given));

/**
 * Reads a document given as JSON text or as an object. Never throws: text that is not a document results in no statements and an error.
 * Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readDocument(given: Value): Readonly<PolicyDocument> {
  if (typeof given === "object" && given !== null) return readObject(given);
  return typeof given === "string" ? readText(given) : read(given);
}

/** The same for a document that is parsed already. */
export function readJsonDocument(json: Json): PolicyDocument {
  const document: PolicyDocument = { statements: [], errors: [], unknown: [], size: () => sizeOf(json) };
  if (json instanceof Unknown) document.unknown.push(json);
  else if (json instanceof JsonObject) new DocumentReader(document).read(json);
  else document.errors.push(`a policy document is a JSON object, not ${kindOf(json)}`);
  return document;
}

function read(given: Value): PolicyDocument {
  const json = readJson(given);
  return json instanceof JsonError
    ? { statements: [], errors: [json.message], unknown: [], size: () => 0 }
    : readJsonDocument(json);
}

class DocumentReader {
  constructor(private readonly document: PolicyDocument) {}

  read(json: JsonObject): void {
    const elements = this.elements(json, TOP_ELEMENTS, "the document");
    for (const version of elements.get("Version") ?? []) {
      if (typeof version !== "string" || !VERSIONS.includes(version)) {
        this.error(`Version is ${show(version)}; IAM knows ${VERSIONS.join(" and ")}`);
      }
    }
    const given = (elements.get("Statement") ?? []).flatMap((s) => (Array.isArray(s) ? s : [s]));
    if (given.length === 0) this.error("the document has no Statement");
    const sids = new Set<string>();
    given.forEach((statement, i) => {
      if (statement instanceof Unknown) this.document.unknown.push(statement);
      else if (statement instanceof JsonObject) this.document.statements.push(this.statement(statement, i + 1, sids));
      else this.error(`statement ${i + 1} is ${kindOf(statement)}, not an object`);
    });
  }

  private statement(json: JsonObject, number: number, sids: Set<string>): Statement {
    const elements = this.elements(json, STATEMENT_ELEMENTS, `statement ${number}`);
    const sid = elements.get("Sid")?.find((s): s is string => typeof s === "string" && s !== "");
    const label = sid === undefined ? `statement ${number}` : `statement ${number} (Sid ${show(sid)})`;
    if (sid !== undefined) {
      if (sids.has(sid)) this.error(`${label}: the Sid is used twice`);
      sids.add(sid);
    }
    const texts = (name: string) => this.texts(elements.get(name), `${label}: ${name}`);
    const statement: Statement = {
      label,
      sid,
      effect: this.effect(elements.get("Effect"), label),
      action: texts("Action"),
      notAction: texts("NotAction"),
      resource: texts("Resource"),
      notResource: texts("NotResource"),
      principal: elements.get("Principal")?.[0],
      notPrincipal: elements.get("NotPrincipal")?.[0],
      condition: elements.get("Condition")?.[0],
    };
    if (!statement.action && !statement.notAction) this.error(`${label} has neither Action nor NotAction`);
    for (const name of ["Action", "Resource", "Principal"]) {
      if (elements.has(name) && elements.has(`Not${name}`)) this.error(`${label} has both ${name} and Not${name}`);
    }
    return statement;
  }

  /** Members by element name. A name in another letter case is an error and read as that element, and so is a repeated name. */
  private elements(json: JsonObject, known: readonly string[], where: string): Map<string, Json[]> {
    const found = new Map<string, Json[]>();
    const seen = new Set<string>();
    for (const [name, value] of json.members) {
      if (seen.has(name)) this.error(`${where} has ${show(name)} twice`);
      seen.add(name);
      const element = known.find((k) => k.toLowerCase() === name.toLowerCase());
      if (element === undefined) {
        this.error(`${where} has the unknown element ${show(name)}; known are ${known.join(", ")}`);
        continue;
      }
      if (element !== name) this.error(`${where} has the element ${show(name)}; IAM spells it ${element}`);
      found.set(element, [...(found.get(element) ?? []), value]);
    }
    return found;
  }

  private effect(given: Json[] | undefined, label: string): "Allow" | "Deny" {
    const effects = (given ?? []).map((effect) => {
      if (effect === "Allow" || effect === "Deny") return effect;
      if (effect instanceof Unknown) this.document.unknown.push(effect);
      else this.error(`${label}: Effect is ${show(effect)}, not Allow or Deny`);
      return typeof effect === "string" && effect.trim().toLowerCase() === "deny" ? "Deny" : "Allow";
    });
    if (effects.length === 0) this.error(`${label} has no Effect`);
    return effects.length > 0 && effects.every((effect) => effect === "Deny") ? "Deny" : "Allow";
  }

  private texts(given: Json[] | undefined, where: string): Texts | undefined {
    if (given === undefined) return undefined;
    const texts: Texts = { values: [], unknown: [] };
    for (const value of given.flatMap((v) => (Array.isArray(v) ? v : [v]))) {
      // A part of a template's text may be known only at deployment; in an action every letter counts.
      if (typeof value === "string" && where.endsWith("Action") && value.includes("${"))
        texts.unknown.push(new Unknown(where));
      else if (typeof value === "string") texts.values.push(value);
      else if (value instanceof Unknown) texts.unknown.push(value);
      else this.error(`${where} holds ${kindOf(value)}, not a string`);
    }
    if (texts.values.length + texts.unknown.length === 0) this.error(`${where} is empty`);
    return texts;
  }

  private error(text: string): void {
    this.document.errors.push(text);
  }
}

/** A value for a message, shortened. */
export function show(value: Json): string {
  if (value instanceof Unknown) return "unknown";
  if (value instanceof JsonObject || Array.isArray(value)) return kindOf(value);
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}..."` : text;
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value instanceof JsonObject) return "an object";
  return typeof value === "string" ? "a string" : `a ${typeof value}`;
}
