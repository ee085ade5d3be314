/** An IAM policy document as this project writes them: always lists, always a Sid. */
export interface PolicyStatement {
  /** Letters and digits, unique within the document; names the statement's purpose. */
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: "*" | Record<string, string | string[]>;
  Action: string[];
  Resource?: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** The JSON text of a document. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export function policyDocument(statements: PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Characters of a document as IAM counts them. */
export const documentSize = (document: string): number => document.replace(/\s/g, "").length;

/**
 * The same grants in fewer characters: statements that differ only in their resources become one, under the first one's Sid.
 * Each must name resources.
 */
export function joined(statements: PolicyStatement[]): PolicyStatement[] {
  const all = new Map<string, PolicyStatement>();
  for (const { Resource = [], ...statement } of statements) {
    const key = JSON.stringify({ ...statement, Sid: "" });
    const first = all.get(key);
    all.set(key, { ...(first ?? statement), Resource: [...(first?.Resource ?? []), ...Resource] });
  }
  return [...all.values()];
}
