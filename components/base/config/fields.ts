import { z } from "zod";
import { PREFIXES } from "../../../contract/bucket-layout";

/** Fields that a model, its sidecars and its triggers have in common. */

/** Names that a run sets itself. */
const RESERVED_ENV = /^(SCRIPT$|RFARGATE_|AWS_|ECS_)/;

const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a name has letters, digits and underscores and does not start with a digit")
  .refine((name) => !RESERVED_ENV.test(name), "SCRIPT and names that start with RFARGATE_, AWS_ or ECS_ are reserved");

/**
 * A text that S3 and EventBridge take literally: one with wildcards would name a single object that nobody has, and one whose
 * bytes were not UTF-8 another object than was meant.
 */
export const literal = z
  .string()
  .refine((key) => !/[*?]|\[.*\]/.test(key), "no wildcards: a name, or a prefix that ends in /")
  .refine((key) => !/\p{Surrogate}|\uFFFD/u.test(key), "characters of UTF-8 alone");

/** A path under a prefix of the bucket: relative, no `..`. */
const bucketKey = (prefix: string) =>
  literal
    .refine((key) => !key.split("/").includes(".."), "a key has no '..'")
    .refine((key) => !key.startsWith(prefix), `a key under ${prefix}, without ${prefix} itself`);

/** No blanks: SCRIPT separates scripts by blanks. */
const scriptKey = bucketKey(PREFIXES.scripts).regex(
  /^[^\s/][^\s]*$/,
  `a key under ${PREFIXES.scripts}, without blanks and without a leading slash`,
);

/** One script, or several that run in order in one container. */
export const script = z.union([scriptKey, z.array(scriptKey).min(1)]);

/** A key, or a prefix that ends in `/`, under `input/`. */
export const inputKey = bucketKey(PREFIXES.input).regex(
  /^[^/\n][^\n]*$/,
  `a key under ${PREFIXES.input}, without a leading slash`,
);

/**
 * What a container gets as the value of a variable.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export const secretArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:\d{12}:secret:[^:]+(:[^:]*:[^:]*:[^:]*)?|ssm:[a-z0-9-]+:\d{12}:parameter\/.+)$/,
    "the ARN of a Secrets Manager secret or of an SSM parameter; a JSON key has two colons behind it, like secret:db-AbCdEf:password::",
  );

/** A text. Pulumi's configuration has numbers and booleans where one is meant; an object or nothing is none. */
export const text = z.union([z.string(), z.number(), z.boolean()], "a text, a number, true or false").transform(String);

export const environment = z.record(environmentName, text);
export const secrets = z.record(environmentName, secretArn);
