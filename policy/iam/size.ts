import { type Json, JsonObject } from "../core/json";
import { Unknown } from "../core/value";

/** Characters of a document as IAM counts them: without white space. An unknown part counts as empty. */
export function sizeOf(json: Json): number {
  if (json instanceof Unknown) return 0;
  if (Array.isArray(json))
    return json.reduce<number>((sum, one) => sum + sizeOf(one) + 1, 1 + Number(json.length === 0));
  if (json instanceof JsonObject) {
    const members = json.members.map(([name, value]) => sizeOf(name) + sizeOf(value) + 2);
    return members.reduce((sum, one) => sum + one, 1 + Number(members.length === 0));
  }
  return JSON.stringify(json).replace(/\s/g, "").length;
}
