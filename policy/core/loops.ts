import { type Json, JsonError, JsonObject } from "./json";

const LOOP = /^Fn::ForEach(?:::|$)/;
/** CloudFormation accepts 500 resources; a loop with far more repetitions is an attempt to exhaust memory. */
const MAX_VALUES = 100_000;

/**
 * A template with its loops expanded: the body of `Fn::ForEach` for each value of a list, and once if the list is known only at
 * deployment. Throws a JsonError for loops with too many values.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export const withoutLoops = (json: Json): Json => new Unroller().unroll(json);

class Unroller {
  private values = 0;

  unroll(json: Json): Json {
    if (Array.isArray(json)) return json.map((one) => this.unroll(one));
    if (!(json instanceof JsonObject)) return json;
    return new JsonObject(
      json.members.flatMap(([name, value]) => {
        if (!LOOP.test(name) || !Array.isArray(value)) return [[name, this.unroll(value)] as const];
        const [variable, collection, body] = value;
        if (typeof variable !== "string" || !(body instanceof JsonObject)) return [[name, value] as const];
        const listed = Array.isArray(collection) && collection.every((one) => typeof one === "string");
        const each = listed ? (collection as string[]) : [`\${${variable}}`];
        return each.flatMap((one) => {
          const filled = this.fill(body, variable, one);
          return (this.unroll(filled) as JsonObject).members;
        });
      }),
    );
  }

  private fill(json: Json, variable: string, value: string): Json {
    if (++this.values > MAX_VALUES) throw new JsonError(`holds loops that make more than ${MAX_VALUES} values`);
    if (typeof json === "string") return filledIn(json, variable, value);
    if (Array.isArray(json)) return json.map((one) => this.fill(one, variable, value));
    if (!(json instanceof JsonObject)) return json;
    const [[name, of] = ["", null]] = json.members;
    if (json.members.length === 1 && name === "Ref" && of === variable) return value;
    return new JsonObject(
      json.members.map(([key, one]) => [filledIn(key, variable, value), this.fill(one, variable, value)] as const),
    );
  }
}

/** `&{Name}` is the value without the characters that identifiers may not contain. */
const filledIn = (text: string, variable: string, value: string) =>
  text.replaceAll(`\${${variable}}`, value).replaceAll(`&{${variable}}`, value.replace(/[^A-Za-z0-9]/g, ""));
