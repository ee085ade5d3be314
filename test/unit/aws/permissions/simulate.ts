import { globMatches } from "../../../../policy/core/glob";
import type { Statement } from "../iam-judge";
import type { Row } from "./rows";

type Condition = NonNullable<Statement["Condition"]>;

/** Whether the row's request is one of the statement's: by action, resource and conditions. @throws Error for an unknown operator */
export function covers(statement: Statement, row: Row): boolean {
  return actionOf(statement, row) !== undefined && resourceOf(statement, row) !== undefined && meets(statement, row);
}

/** The action of the statement that the row asks for. */
export const actionOf = ({ Action }: Statement, { action }: Row): string | undefined =>
  [Action].flat().find((pattern) => globMatches(pattern.toLowerCase(), action.toLowerCase()));

/** The resource of the statement that the row is about. */
export const resourceOf = ({ Resource }: Statement, { resource }: Row): string | undefined =>
  [Resource ?? []].flat().find((pattern) => globMatches(pattern, resource));

const meets = ({ Condition = {} }: Statement, { context }: Row): boolean =>
  Object.entries(Condition as Condition).every(([operator, keys]) => {
    const ifExists = operator.endsWith("IfExists");
    const matches = OPERATORS[operator.replace(/IfExists$/, "")];
    if (!matches) throw new Error(`operator ${operator}: add it to OPERATORS`);
    return Object.entries(keys).every(([key, expected]) => {
      const value = context[key.toLowerCase()];
      if (value === undefined) return ifExists;
      return [expected].flat().some((pattern) => matches(String(pattern), value));
    });
  });

/** An ARN's comparison takes wildcards by either name. */
const OPERATORS: Record<string, (pattern: string, value: string) => boolean> = {
  StringEquals: (pattern, value) => pattern === value,
  StringLike: globMatches,
  ArnEquals: globMatches,
  ArnLike: globMatches,
};
