import { onceByText } from "../core/once";

/** Kinds of keys and tokens that are secrets: `API_KEY`, `AUTH_TOKEN`. */
const KINDS =
  "AUTH|API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|MASTER|LICENSE|ACCOUNT|STORAGE|SHARED|HMAC|FERNET|STRIPE|UNSEAL";
/** Words and pairs of words that name a secret. */
const SECRET = new RegExp(
  [
    "(?:^|_)(?:PWD|PW|SECRETS?|TOKEN|CREDENTIALS?|CREDS?|AUTH|PAT|PASS|PASSCODE|PASSKEY|BEARER|SAS)(?:_|$)",
    // libpq's PGPASSWORD has nothing before the word.
    "(?:PASSWO?R?D|PSWD|PWORD|PASSPHRASE|SEED_?PHRASE|MNEMONIC)S?(?:_|$)",
    // In German, Dutch, French, Spanish, Portuguese, Polish and Swedish.
    "(?:PASSWORT|KENNWORT|WACHTWOORD|MOT_?DE_?PASSE|CONTRASENA|SENHA|HASLO|LOSENORD)(?:_|$)",
    "(?:^|_)(?:DB|SQL|PG|MY|ROOT|USER|ADMIN|STORE|KEY|TRUST)(?:PASS|PWD)(?:_|$)",
    "(?:^|_)(?:CLIENT|CONSUMER|JWT|APP|API|AUTH|OAUTH|SESSION|COOKIE|WEBHOOK|SHARED)SECRETS?(?:_|$)",
    `(?:^|_)(?:${KINDS})_?(?:KEY|TOKEN)(?:_|$)`,
    "(?:^|_)AUTHORIZATION$",
    "CONN(?:ECTION)?_?STRING",
  ].join("|"),
);
/** Names of secrets that may consist of digits only. */
const DIGITS = /(?:PASS|PWD|PW|SECRET)/;
/** A connection string is a secret only with a password in it. */
const ADDRESS = /CONN(?:ECTION)?_?STRING/;
/** Less certain names: their value must look random, too. */
const TELLING =
  /(?:^|_)(?:KEY|SALT|PEPPER|COOKIE|SESSION|JWT|CERT|SIGNATURE|HMAC|SEED|LICENSE|CODE|PIN|DSN|WEBHOOK|BOT)(?:_|$)/;
/** Last words of names of something about a secret, not of the secret itself. */
const ABOUT = new RegExp(
  `(?:^|_)(?:${[
    ...["ARN", "NAME", "ID", "FILE", "PATH", "DIR", "URL", "URI", "ENDPOINT", "HOST", "PORT", "HEADER", "PREFIX"],
    ...["SUFFIX", "TTL", "EXPIRY", "EXPIRES", "EXPIRES_IN", "EXPIRATION", "LIFETIME", "TIMEOUT", "INTERVAL", "RATE"],
    ...["AGE", "DAYS", "SECONDS", "LENGTH", "SIZE", "LIMITS?", "COUNT", "MAX", "MIN", "METHOD", "TYPE", "MODE"],
    ...["FORMAT", "ALGORITHM", "ALGS?", "POLICY", "MANAGER", "PROVIDER", "STORE", "BACKEND", "SERVICE", "REGION"],
    ...["VERSION", "STAGE", "ROTATION", "SOURCE", "ENABLED", "DISABLED", "REQUIRED", "AUDIENCE", "ISSUER", "SCOPES?"],
    ...["FIELD", "CLAIM", "TEMPLATE", "PATTERN", "THROUGH", "BUCKET", "TABLE", "ALIAS", "CLASS", "STRATEGY", "SCHEME"],
    ...["DOMAIN", "USER", "USERNAME", "FINGERPRINT", "THUMBPRINT", "REF", "PARAM", "PARAMETER", "HASHER", "CALLBACK"],
    ...["PROMPT", "HINT", "STDIN"],
  ].join("|")})$`,
);
/** Short words that are settings, and values that refer to a secret or a file. */
const SETTING =
  /^(?:|true|false|yes|no|on|off|none|null|enabled|disabled|required|optional|basic|bearer|oauth2?|jwt|iam|aws_iam)$/i;
const NUMBER = /^\d{1,4}$/;
const REFERENCE =
  /^(?:arn:|\{\{|\$\{|\$\(|\/|\.{1,2}\/|alias\/|projects\/|vault:|ssm:|secretsmanager:|s3:|file:|(?:method|integration)\.(?:request|response)\.|context\.|stageVariables\.)/i;

/** Whether a variable is a secret by its name. */
export type Telling = "secret" | "perhaps" | "no";

/** Bound of the cache: most texts repeat their words. */
const MAX_TOLD = 2_000;

export const tellingOf = onceByText((name): Telling => judged(inWords(name)), MAX_TOLD);

function judged(words: string): Telling {
  if (ABOUT.test(words)) return "no";
  if (SECRET.test(words)) return "secret";
  return TELLING.test(words) ? "perhaps" : "no";
}

/** `clientSecret`, `client-secret`, `CLIENT_SECRET` and `CLIENT_SECRET_2` are one name. */
function inWords(name: string): string {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/_?\d{1,4}_?$/, "")
    .toUpperCase();
}

/** Whether the value of a name is a setting, or the location of a secret. */
export function isNoSecret(name: string, given: string): boolean {
  const value = given.trim();
  const words = inWords(name);
  if (SETTING.test(value) || (NUMBER.test(value) && !DIGITS.test(words))) return true;
  if (ADDRESS.test(words) && /=|:\/\//.test(value)) return true;
  // A key in Base64 may begin with a slash, as a path does.
  return REFERENCE.test(value) && !(value.startsWith("/") && looksRandom(value.replace(/^\//, "")));
}

/** Whether a value is as irregular as a generated key: one word of letters and digits, of 16 characters at least. */
export function looksRandom(given: string): boolean {
  const value = given.replace(/^base64:/, "");
  if (value.length < 16 || value.length > 4096 || !/^[\w+/=.~:-]+$/.test(value)) return false;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  const counts = new Map<string, number>();
  for (const c of value) counts.set(c, (counts.get(c) ?? 0) + 1);
  let bits = 0;
  for (const n of counts.values()) bits -= (n / value.length) * Math.log2(n / value.length);
  // Words joined by dots, slashes or dashes are a path or a name.
  const longest = Math.max(...value.split(/[./_:-]/).map((part) => part.length));
  return bits >= 3.3 && longest >= 12;
}
