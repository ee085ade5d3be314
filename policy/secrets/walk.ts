import { gunzipSync } from "node:zlib";
import { first } from "../core/first";
import { type Json, JsonError, JsonObject, member, readJson } from "../core/json";
import { secretFormat } from "./formats";
import { secretByName, secretInCommand, secretInText } from "./plaintext";

/** The longest text that is decoded: EC2 accepts 16 KB of user data. */
const MAX_ENCODED = 262_144;

/** Why a text contains a secret, as the rest of a sentence that begins with its place: JSON by names and values, other text by its words. */
export function secretInAnyText(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return secretInText(text);
  const json = readJson(text);
  return json instanceof JsonError ? secretInText(text) : secretInJson(json);
}

/** The decoded text of Base64, decompressed if it is gzipped; `undefined` for other text. */
export function decoded(text: string): string | undefined {
  if (text.length < 8 || text.length > MAX_ENCODED || !/^[A-Za-z0-9+/\s]+=*\s*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_ENCODED }).toString("utf8");
  } catch {
    return undefined;
  }
}

/**
 * Why JSON contains a secret, by its names and values, as the rest of a sentence that begins with its place.
 * @param allowed names whose values are not secrets
 */
export function secretInJson(json: Json, allowed: readonly string[] = []): string | undefined {
  if (typeof json === "string") return secretInText(json);
  if (Array.isArray(json)) {
    return json.every((one) => typeof one === "string")
      ? secretInCommand(json)
      : first(json, (one) => secretInJson(one, allowed));
  }
  if (!(json instanceof JsonObject)) return undefined;
  const called = (name: string) => json.members.find(([key]) => key.toLowerCase() === name)?.[1];
  const [name, value] = [called("name") ?? called("key"), called("value")];
  if (typeof name === "string" && typeof value === "string") {
    if (allowed.includes(name)) return undefined;
    const why = secretOf(name, value);
    if (why) return why;
  }
  return first(json.members, ([key, one]) => {
    if (allowed.includes(key)) return undefined;
    const text = typeof one === "string" ? one : attributeOf(one);
    return text === undefined ? secretInJson(one, allowed) : secretOf(key, text);
  });
}

/** The text of an attribute of DynamoDB: `{"S": "text"}`. */
function attributeOf(json: Json): string | undefined {
  const text = member(json, "S");
  return json instanceof JsonObject && json.members.length === 1 && typeof text === "string" ? text : undefined;
}

/** Why a setting is a secret, or contains one in JSON or in the lines of a file, as the rest of a sentence that begins with its place. */
export function secretOf(name: string, value: string): string | undefined {
  const why = secretIn(name, value);
  return why && `has ${name}, which ${why}`;
}

/** The same, as the rest of a sentence that begins with the setting's name. */
export function secretIn(name: string, value: string): string | undefined {
  const format = secretFormat(value);
  if (format) return `holds ${format}`;
  const why = secretByName(name, value);
  if (why) return why;
  if (/^\s*[[{]|[\n=]|:\s/.test(value)) {
    const inText = secretInAnyText(value);
    if (inText) return inText;
  }
  return secretInEncoded(value);
}

/** Text written by people: it is encoded in Base64 on purpose. */
const LEGIBLE = /^[\t\n\r\x20-\x7e]{8,}$/;

function secretInEncoded(value: string): string | undefined {
  if (value.length < 16) return undefined;
  const plain = decoded(value);
  const why = plain !== undefined && LEGIBLE.test(plain) ? secretInAnyText(plain) : undefined;
  return why && `holds Base64 of a text that ${why}`;
}
