import { type Json, JsonObject, member } from "../core/json";
import { Unknown } from "../core/value";
import { readData } from "./data";

interface Table {
  source: string;
  /** By name, statements whose resources have parameters in angle brackets. */
  policies: Record<string, { actions: string; resources: string[] }[]>;
}

let table: Table | undefined;

/** Members of a policy of IAM's own in such a list. */
const OWN = /^Policy(?:Name|Document)$/;

/**
 * The document of a policy template of the Serverless Application Model, which a function names with its parameters; `undefined` for
 * anything else.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
export function serverlessPolicy(name: string, parameters: Json, where: string): Json | undefined {
  if (!(parameters instanceof JsonObject) || OWN.test(name) || !/^\w+Policy\w*$/.test(name)) return undefined;
  table ??= readData<Table>("serverless-policies.json");
  const statements = table.policies[name];
  if (!statements) return new Unknown(where, `is a policy template that ${table.source} does not have`);
  const fill = (resource: string) =>
    resource.replace(/<(\w+)>/g, (_, parameter: string) => textOf(parameters, parameter));
  return new JsonObject([
    ["Version", "2012-10-17"],
    [
      "Statement",
      statements.map(
        ({ actions, resources }) =>
          new JsonObject([
            ["Effect", "Allow"],
            ["Action", actions.split(" ")],
            ["Resource", resources.map(fill)],
          ]),
      ),
    ],
  ]);
}

/** A parameter's value; one that is known only at deployment is a part of the text. */
function textOf(parameters: JsonObject, parameter: string): string {
  const value = member(parameters, parameter);
  return typeof value === "string" ? value : `\${${parameter}}`;
}
