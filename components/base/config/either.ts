import { z } from "zod";
import { PARSING } from "./errors";

/** The forms of fields that take several, for descriptions of the schema. */
export const FORMS = new WeakMap<object, readonly z.ZodType[]>();

/**
 * A field that takes several forms. The given value selects the schema, so errors are about the intended form only; a plain union
 * would report every form.
 */
export function either<Schema extends z.ZodType>(choose: (given: unknown) => Schema, forms: Schema[]) {
  const schema = z.unknown().transform((given, context): z.output<Schema> => {
    const result = choose(given).safeParse(given, PARSING);
    if (result.success) return result.data;
    for (const issue of result.error.issues) context.issues.push({ ...issue, input: given } as z.core.$ZodRawIssue);
    return z.NEVER;
  });
  FORMS.set(schema, forms);
  return schema;
}
