import * as z from "zod";
import { CliError, EXIT } from "../base/errors";

/**
 * A JSON object of the bucket.
 * @throws CliError 70 if it is not one that this version knows
 */
export function parseKnown<T>(schema: z.ZodType<T>, text: string, key: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const detail =
      error instanceof z.ZodError ? `: ${error.issues[0]?.path.join(".")} ${error.issues[0]?.message}` : "";
    throw new CliError(
      `${key} has a format that this version of rfargate does not know${detail}`,
      EXIT.internal,
      "update rfargate",
    );
  }
}
