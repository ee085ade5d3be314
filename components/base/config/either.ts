import { z } from "zod";
import { PARSING } from "./errors";

/** The forms of fields that have several, for descriptions of the schema. */
export const FORMS = new WeakMap<object, readonly z.ZodType[]>();

/**
 * A field with several forms. The given value chooses the schema, so that an error is about the form that was meant; a plain
 * union would report every form.
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
