/** Names of variables that hold a secret more often than not. */
const NAME = new RegExp(
  [
    "(?:^|_)(?:PWD|SECRET|TOKEN|AUTH_?TOKEN|(?:API|ACCESS|PRIVATE|SECRET)_?KEY|CREDENTIALS?|AUTH)(?:_|$)",
    // libpq's PGPASSWORD has nothing before the word.
    "(?:PASSWORD|PASSWD|PASSPHRASE)(?:_|$)",
    // At the end alone: PASS_THROUGH and PATTERN are none. GITHUB_PAT is what R's packages read.
    "(?:^|_)(?:PASS|PAT)$",
    "CONNECTION_?STRING",
  ].join("|"),
  "i",
);
/** Names like the above that tell where a secret is, and not what it is. */
const POINTER = /_(?:ARN|NAME|ID|FILE|PATH|URL|URI|HEADER|TTL|EXPIRY|LENGTH|METHOD|TYPE|MODE)$/i;
/** Short words that are settings. */
const SETTING = /^(?:|true|false|yes|no|on|off|none|null|\d{1,4})$/i;

/** Values that are secrets whatever they are called. */
const VALUES: readonly [what: string, pattern: RegExp][] = [
  ["an AWS access key", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ["a private key", /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/],
  ["a JSON web token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22})/],
  ["a GitLab token", /\bglpat-[\w-]{20}/],
  ["a Slack token", /\bxox[abprs]-[\w-]{10,}/],
  ["a password in a URL", /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:[^\s:/@]+@/i],
];

/** Why a variable looks like a secret in plain text, `undefined` if it does not. The value itself is never quoted. */
export function secretIn(name: string, value: string): string | undefined {
  const found = VALUES.find(([, pattern]) => pattern.test(value));
  if (found) return `holds ${found[0]}`;
  // AWS_SECRET_ACCESS_KEY and the like split no better than this.
  if (!NAME.test(name) || POINTER.test(name) || SETTING.test(value)) return undefined;
  return value.startsWith("arn:") ? undefined : "is named like a secret";
}
