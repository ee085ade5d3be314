import { type Json, JsonObject } from "../core/json";
import { Unknown } from "../core/value";
import { actionsOf, matchIndices, parseActionPattern } from "./actions";
import type { Statement } from "./document";

/** A principal of a statement: `AWS`, `Service`, `Federated`, `CanonicalUser`, or `*` for a star without a kind. */
export interface Principal {
  kind: string;
  value: string | Unknown;
}

/** The principals of a Principal element. */
export function principalsOf(element: Json | undefined): Principal[] {
  if (typeof element === "string") return [{ kind: element === "*" ? "*" : "AWS", value: element }];
  if (element instanceof Unknown) return [{ kind: "*", value: element }];
  if (!(element instanceof JsonObject)) return [];
  return element.members.flatMap(([kind, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((v) => typeof v === "string" || v instanceof Unknown)
      .map((v) => ({ kind, value: v as string | Unknown })),
  );
}

/** Whether a principal is everybody: the star, or an ARN with a star as its account. */
export function isEverybody({ value }: Principal): boolean {
  if (value instanceof Unknown) return false;
  const text = value.trim();
  return /^\*+$/.test(text) || /^arn:[^:]*:(?:iam|sts):[^:]*:[^:]*[*?]/i.test(text) || /^arn:\*/.test(text);
}

/** Whether an Allow statement allows an action, through Action or NotAction. */
export function allows(statement: Statement, service: string, name: string): boolean {
  if (statement.effect !== "Allow") return false;
  const index = actionsOf(service).indexOf(name);
  const covers = (texts: readonly string[]) =>
    texts.some((text) => {
      const pattern = parseActionPattern(text);
      return pattern !== undefined && matchIndices(pattern, service).includes(index);
    });
  if (statement.action && covers(statement.action.values)) return true;
  return statement.notAction !== undefined && !covers(statement.notAction.values);
}
