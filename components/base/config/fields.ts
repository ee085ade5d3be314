import { z } from "zod";

/** Fields that a model, its sidecars and its triggers have in common. */

/** Names that a run sets itself. */
const RESERVED_ENV = /^(SCRIPT$|RFARGATE_|AWS_|ECS_)/;

const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a name has letters, digits and underscores and does not start with a digit")
  .refine((name) => !RESERVED_ENV.test(name), "SCRIPT and names that start with RFARGATE_, AWS_ or ECS_ are reserved");

/** A path under a prefix of the bucket: relative, no `..`, no blanks (SCRIPT separates scripts by blanks). */
const scriptKey = z
  .string()
  .regex(/^[^\s/][^\s]*$/, "a key under r_scripts/, without blanks and without a leading slash")
  .refine((key) => !key.split("/").includes(".."), "a key has no '..'");

/** One script, or several that run in order in one container. */
export const script = z.union([scriptKey, z.array(scriptKey).min(1)]);

/** A key, or a prefix that ends in `/`, under `input/`. */
export const inputKey = z
  .string()
  .regex(/^[^/\n][^\n]*$/, "a key under input/, without a leading slash")
  .refine((key) => !key.split("/").includes(".."), "a key has no '..'");

export const secretArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:\d{12}:secret:.+|ssm:[a-z0-9-]+:\d{12}:parameter\/.+)$/,
    "the ARN of a Secrets Manager secret or of an SSM parameter",
  );

/** A text. Pulumi's configuration has numbers and booleans where one is meant; an object or nothing is none. */
export const text = z.union([z.string(), z.number(), z.boolean()], "a text, a number, true or false").transform(String);

export const environment = z.record(environmentName, text);
export const secrets = z.record(environmentName, secretArn);
