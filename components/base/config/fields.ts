import { z } from "zod";
import { PREFIXES } from "../../../contract/bucket-layout";
import { OCCUPIED } from "../../../contract/occupied-folders";
import { isScript } from "../../../contract/scripts";
import type { ConfigError } from "./errors";

/** Fields shared by a model, its sidecars and its triggers. */

/** Names that a run sets. */
const RESERVED_ENV = /^(SCRIPT$|RFARGATE_|AWS_|ECS_)/;

const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a name of letters, digits and underscores that does not start with a digit")
  .refine(
    (name) => !RESERVED_ENV.test(name),
    "not SCRIPT, nor a name that starts with RFARGATE_, AWS_ or ECS_: these are reserved",
  );

/** Bytes. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_KEY = 1024;

/**
 * A text that S3 and EventBridge read literally. A wildcard would name an object that does not exist, and invalid UTF-8 a different
 * one.
 */
export const literal = z
  .string()
  .refine((key) => !/[*?]|\[.*\]/.test(key), "a name, or a prefix that ends in /, without wildcards")
  .refine((key) => !/\p{Surrogate}|\uFFFD/u.test(key), "valid UTF-8")
  .refine((key) => Buffer.byteLength(key) <= LONGEST_KEY, `at most ${LONGEST_KEY} bytes`);

/** A path under a prefix of the bucket: relative, no `..`. */
const bucketKey = (prefix: string) =>
  literal
    .refine((key) => !key.split("/").includes(".."), "a key without '..'")
    .refine((key) => !/\p{Cc}/u.test(key), "a key without control characters")
    .refine((key) => !/\/\/|(^|\/)\.(\/|$)/.test(key), "a key without '//' and without '.' between slashes")
    .refine((key) => !key.startsWith(prefix), `a key under ${prefix}, without ${prefix} itself`);

/** No blanks: they separate scripts in SCRIPT. */
const scriptKey = bucketKey(PREFIXES.scripts)
  .regex(/^[^\s/][^\s]*$/, `a key under ${PREFIXES.scripts}, without blanks and without a leading slash`)
  .refine(isScript, "a script that R runs: .R, .Rscript, .Rmd or .qmd, or a name without an extension");

/** A refinement by a check that returns the allowed values for an invalid text. */
export const checked =
  (check: (text: string) => string | undefined) =>
  (text: string, context: z.core.$RefinementCtx): void => {
    const message = check(text);
    if (message) context.addIssue({ code: "custom", message });
  };

/** A whole number. @param unit of the error: `seconds` */
export function between(least: number, most: number, unit?: string) {
  const allowed = `${least} to ${most}${unit ? ` ${unit}` : ""}`;
  return z.int().min(least, allowed).max(most, allowed);
}

/**
 * An IPv4 range by its first address: EC2 keeps no other, and the next preview would show a change.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html (CidrBlock)
 * @param lengths of the prefix, as a part of a regular expression
 * @param allowed for the error
 */
export const ipv4Range = (lengths: string, allowed: string) =>
  z
    .string()
    .regex(new RegExp(`^\\d{1,3}(\\.\\d{1,3}){3}/(${lengths})$`), { error: allowed, abort: true })
    .refine(isByFirstAddress, "a range by its first address: 10.0.0.0/16, not 10.0.0.5/16");

function isByFirstAddress(range: string): boolean {
  const [address, length] = range.split("/") as [string, string];
  const octets = address.split(".").map(Number);
  const bits = octets.map((octet) => octet.toString(2).padStart(8, "0")).join("");
  return octets.every((octet) => octet <= 255) && !bits.slice(Number(length)).includes("1");
}

/** One script, or several that run in order in one container. */
export const script = z.union([scriptKey, z.array(scriptKey).min(1)]);

/** A key, or a prefix that ends in `/`, under `input/`. */
export const inputKey = bucketKey(PREFIXES.input)
  .regex(/^[^/\n][^\n]*$/, `a key under ${PREFIXES.input}, without a leading slash`)
  .refine(
    (key) => !OCCUPIED.test(key),
    "a key outside output/, r_scripts/ and .rfargate/, which are reserved in the working directory",
  );

/** Whether no run can have an input of such a key. */
const isOdd = (text: string) => /\p{Cc}/u.test(text) || /\/(\.{0,2})\//.test(text);

/** What a prefix of objects must be that become inputs; undefined: it is. @param prefix under `input/` */
export function checkInputPrefix(prefix: string): string | undefined {
  if (isOdd(prefix)) return "no control characters, no '//', and no '.' or '..' between slashes";
  const name = prefix.slice(PREFIXES.input.length);
  return name.includes("/") && OCCUPIED.test(name)
    ? "a prefix that is not input/output/, input/r_scripts/ or input/.rfargate/: the working directory has another use for them"
    : undefined;
}

/** The end of the keys of objects that become inputs. */
export const inputSuffix = literal
  .refine((text) => !isOdd(text), "no control characters, no '//', and no '.' or '..' between slashes")
  .default("")
  .describe("Suffix of the keys, case-sensitive. Empty for any.");

/**
 * The source of a secret variable.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export const secretArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+(:[^:\s]*:[\w-]*:[\w-]*)?|ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]+(:[\w.-]+)?)$/,
    "the ARN of a Secrets Manager secret or of an SSM parameter; a secret's JSON key is followed by two colons, as in secret:db-AbCdEf:password::",
  );

/** A text. Pulumi parses some texts as numbers or booleans. */
export const text = z.union([z.string(), z.number(), z.boolean()], "a text, a number, true or false").transform(String);

export const environment = z.record(
  environmentName,
  text.refine((value) => !value.includes("\0"), "a text without NUL"),
);
export const secrets = z.record(environmentName, secretArn);

/** Checks the bounds of a number of tasks. */
export function tasksErrors(minTasks: number, maxTasks: number): ConfigError[] {
  if (minTasks <= maxTasks) return [];
  return [{ path: ["minTasks"], message: `${minTasks} is above maxTasks`, allowed: `up to maxTasks (${maxTasks})` }];
}

/** Checks that no variable is both plain and secret. */
export function doubledSecrets(secret: Record<string, string>, plain: Record<string, string>): ConfigError[] {
  const doubled = Object.keys(secret).filter((name) => name in plain);
  return doubled.map((name) => ({
    path: ["secrets", name],
    message: `${name} is in environment, too`,
    remedy: "remove it from one of the two",
  }));
}
