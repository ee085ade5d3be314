import { onceByText } from "../core/once";
import { TYPED } from "./typed";

/**
 * Forms of secrets, which identify them under any name. Each quantifier is bounded, so that a text is searched in linear time.
 * Sources: the providers' own pages on their token formats.
 */
const FORMATS: readonly [what: string, pattern: RegExp][] = [
  ["an AWS access key", /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ["an AWS API key", /\bABSK[A-Za-z0-9+/]{40}/],
  ["a private key", /-{4,5} ?BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)? ?-{4,5}/],
  ["a private key", /PuTTY-User-Key-File-\d|\bAGE-(?:SECRET-KEY|PLUGIN-[A-Z0-9]{1,40})-1[0-9A-Z]{40}/],
  ["a private key", /\b(?:minisign|signify)(?: encrypted)? secret key\b/],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22})/],
  ["a GitLab token", /\b(?:gl(?:pat|ptt|rt|dt|cbt|ft|agent|soat|imt|wt)-|GR1348941)[\w-]{20}/],
  ["a Slack token", /\bxox[a-eoprs]-[\w-]{10}|\bxapp-\d-[\w-]{10}/],
  ["a Stripe key", /\b(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{16}/],
  ["a Google API key", /\bAIza[\w-]{35}/],
  ["a Google credential", /\bGOCSPX-[\w-]{20}|\bya29\.[\w-]{20}/],
  ["an API key", /\bsk-(?:proj-|ant-|svcacct-|or-)?[A-Za-z0-9_-]{20}/],
  ["a SendGrid key", /\bSG\.[\w-]{22}\.[\w-]{43}/],
  ["a Twilio key", /\bSK[0-9a-f]{32}\b/],
  ["a Mailgun key", /\bkey-[0-9a-f]{32}\b/],
  ["a Mailchimp key", /\b[0-9a-f]{32}-us\d{1,2}\b/],
  [
    "a registry's token",
    /\bnpm_[A-Za-z0-9]{36}|\bpypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZ)|\bdckr_(?:pat|oat)_[\w-]{20}|\brubygems_[0-9a-f]{48}/,
  ],
  ["a Hugging Face token", /\bhf_[A-Za-z0-9]{30}/],
  ["a Databricks token", /\bdapi[0-9a-f]{32}/],
  ["a DigitalOcean token", /\bdo[op]_v1_[0-9a-f]{64}/],
  ["a Shopify token", /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/],
  ["a Square token", /\bsq0[a-z]{3}-[\w-]{22}/],
  ["a Telegram token", /(?<!\d)\d{8,10}:AA[\w-]{33}/],
  // A ciphertext of KMS begins with AQECAH or AQICAH.
  ["an Adyen key", /\bAQ[EF][a-z]hmf[A-Za-z0-9+/]{20}/],
  ["an Atlassian token", /\bATATT3[\w-]{20}/],
  ["an Atlassian token", /\bATCTT3[\w-]{20}|\bBBDC-[A-Za-z0-9+]{40}|\bATBB[A-Za-z0-9]{28}/],
  ["a Google credential", /\b1\/\/0[\w-]{40}/],
  ["an Azure secret", /(?<![\w~.])[\w~.]{3}\dQ~[\w~.-]{31}/],
  ["a Heroku token", /\bHRKU-AA[\w-]{20}/],
  ["a Dynatrace token", /\bdt0[a-z]\d{2}\.[A-Z2-7]{24}\.[A-Z2-7]{20}/],
  ["a Sentry token", /\bsntry[su]_[\w+/=-]{20}/],
  ["a Facebook token", /\bEAACEdEose0cBA\w{10}/],
  ["an Airtable token", /\bpat\w{14}\.[0-9a-f]{64}/],
  ["a Doppler token", /\bdp\.(?:pt|st(?:\.[\w-]{1,40})?|ct|sa|scim|audit)\.[A-Za-z0-9]{40}/],
  ["a Postman key", /\bPMAK-[0-9a-f]{24}-[0-9a-f]{20}/],
  ["a PlanetScale secret", /\bpscale_(?:pw|tkn|oauth)_[\w.=-]{20}/],
  ["a Supabase key", /\bsb(?:p|_secret)_[\w-]{20}/],
  ["a Tailscale key", /\btskey-(?:auth|api|client)-[\w-]{10}/],
  ["an API key", /\b(?:gsk_|pplx-|r8_|nvapi-|xai-|lin_api_|lin_oauth_|ntn_|figd_|xkeysib-|phx_|rnd_|fo1_)[\w-]{20}/],
  [
    "an API key",
    /\b(?:AKCp[58][A-Za-z0-9]{60}|oy2[a-z0-9]{43}|cio[A-Za-z0-9]{32}|ops_eyJ[\w-]{20}|LTAI[A-Za-z0-9]{16})/,
  ],
  [
    "an API key",
    /\b(?:pcsk_|lsv2_(?:pt|sk)_|tvly-|napi_|pnu_|dbt[cu]_|bkua_|CCIPAT_|CFPAT-|duffel_(?:live|test)_|EZ[AT]K|shippo_(?:live|test)_|sgp_|rdme_|tfp_)[\w-]{20}/,
  ],
  [
    "an API key",
    /\b(?:jina_[0-9a-f]{32}|ico-[A-Za-z0-9]{32}|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20}|sha256~[\w-]{43}|aio_[A-Za-z]{4}\d{2}[A-Za-z0-9]{20}|fm[12]_[\w+/=-]{60})/,
  ],
  [
    "an API key",
    /\b(?:secret_[A-Za-z0-9]{43}\b|sq[pua]_[0-9a-f]{40}|mlsn\.[0-9a-f]{64}|EAAA[\w-]{60}|access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$)/,
  ],
  ["an API key", /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:fx\b/],
  ["a private key", /"kty"\s{0,3}:[^{}]{0,900}"d"\s{0,3}:\s{0,3}"[\w-]{20}/],
  ["a Discord token", /\b[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,38}/],
  ["a Mapbox token", /\bsk\.eyJ[\w-]{20}/],
  ["an Okta token", /\bSSWS\s{1,3}00[\w-]{20}/],
  ["a New Relic key", /\bNRAK-[A-Z0-9]{27}/],
  ["a Vault token", /\bhv[bs]\.[\w-]{20}/],
  ["a Terraform token", /\.atlasv1\.[\w-]{40}/],
  ["a Pulumi token", /\bpul-[0-9a-f]{40}/],
  ["a Grafana token", /\bgl(?:sa|c)_[A-Za-z0-9+/]{32}/],
  ["an Azure key", /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{20}/i],
  ["a signed URL", /[?&](?:sig|X-Amz-Signature|X-Goog-Signature)=[\w%+/]{20}/i],
  ["a key in a URL", /\.azurewebsites\.net\/[^\s"'?]{1,200}\?code=[\w%+/-]{20}/i],
  ["a webhook's address", /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/\w{5}/i],
  ["a webhook's address", /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{5}/i],
  ["a webhook's address", /(?:\.webhook\.office\.com\/webhookb2|outlook\.office(?:365)?\.com\/webhook)\/\w{3}/i],
  ["a webhook's address", /hooks\.zapier\.com\/hooks\/catch\/\d{3}|events\.pagerduty\.com\/integration\/\w{10}/i],
  ["a password in a URL", /\bjdbc:oracle:\w{1,10}:[^/@\s]{1,64}\/[^@\s]{1,64}@/i],
  ["a registry's token", /:_(?:authToken|auth|password)=[^\s$]{8}/],
  ["credentials of HTTP", /\bauthorization["']?\s{0,3}[:=]\s{0,3}["']?(?:basic|bearer|token)\s{1,3}[\w.~+/=-]{12}/i],
];

/**
 * What each of these forms has: twelve characters of a token or an address in a row, the head of a key, or a registry's setting. One
 * search of a text, which nearly always finds nothing, stands for some seventy.
 */
const MAY_HAVE_FORM = /[\w.~+/=:%$-]{12}|BEGIN |secret key|:_|"kty"/;

/**
 * Places in a text before a value that is a secret unless it is a placeholder: `password=` in a connection string, an option
 * or a query, a token in a query, a password of .netrc, an element of XML.
 */
const ASSIGNMENTS: readonly [what: string, pattern: RegExp][] = [
  ["a password", /(?:password|passwd|passphrase|pwd)["']?\s{0,3}=\s{0,3}["']?([^\s"'&;,)]{1,200})/gi],
  [
    "a token in a URL",
    /[?&](?:access_?token|api_?key|auth(?:_?token)?|token|secret|client_?secret)=([^\s"'&<>]{8,200})/gi,
  ],
  ["a password", /\blogin\s{1,4}\S{1,200}\s{1,4}password\s{1,4}(\S{1,200})/g],
  ["a password", /<\w{0,40}(?:password|passwd|secret|token)>([^<\s]{1,200})<\//gi],
  ["a password", /\becho\s{1,3}["']?[\w.-]{1,40}:([^\s"'|]{1,200})["']?\s{0,3}\|\s{0,3}(?:sudo\s{1,3})?chpasswd/g],
  ["a password", /\b(?:kinit|passwd|chpasswd|-stdin|-fd|sudo\s-S)\b[^\n<]{0,200}<<<\s{0,3}["']?([^\s"']{1,200})/g],
  [
    "a password",
    /(?:pass\w{0,10}|key|secret|token)[\w-]{0,20}[=\s]{1,2}<\(\s{0,3}(?:echo|printf)\s{1,3}["']?([^\s"')]{1,200})/gi,
  ],
  // SQL, as a statement has it.
  ["a password", /(?:^|[\s(,"'])(?:PASSWORD|SECRET|IDENTIFIED\s{1,3}BY)\s{1,3}'([^'\n]{1,200})'/g],
  ["a password", /\b(?:with|login|encrypted|identified)\s{1,3}(?:password|by)\s{1,3}'([^'\n]{1,200})'/gi],
  ["a password", /\bConvertTo-SecureString\s{1,3}(?:-String\s{1,3})?["']([^"'\n]{1,200})["']/gi],
  // Calls of R and Python with a user and a password.
  [
    "a password",
    /\b(?:authenticate|req_auth_basic|HTTPBasicAuth)\(\s{0,3}(?:[\w.]{1,40},\s{0,3})?["'][^"'\n]{1,100}["'],\s{0,3}["']([^"'\n]{1,200})["']/g,
  ],
  ["a token", /\breq_auth_bearer_token\(\s{0,3}(?:[\w.]{1,40},\s{0,3})?["']([^"'\n]{8,200})["']/g],
  ["a password", /\s-U\s{0,3}["']?[^\s%"']{1,100}%([^\s"']{1,200})/g],
  ["a password", /\blftp\s[^|;\n]{0,200}-u\s{1,3}[^\s,]{1,100},(\S{1,200})/g],
  ["a password", /\bhtpasswd\s{1,3}-\w{0,6}b\w{0,6}\s{1,3}\S{1,200}\s{1,3}\S{1,100}\s{1,3}(\S{1,200})/g],
  [
    "a password",
    /\b(?:rabbitmqctl\s{1,3}(?:add_user|change_password)\s{1,3}\S{1,100}|mosquitto_passwd\s{1,3}-\w{0,3}b\s{1,3}\S{1,200}\s{1,3}\S{1,100}|wpa_passphrase\s{1,3}\S{1,100}|rclone\s{1,3}obscure|-storepasswd)\s{1,3}["']?([^\s"'-][^\s"']{0,200})/g,
  ],
  // A share of Windows: the password may precede the user or follow it.
  [
    "a password",
    /\bnet1?(?:\.exe)?\s{1,4}use\s{1,4}(?:[\w*]:?\s{1,4})?["']?\\{2,4}\S{1,300}\s{1,4}(?:\/u\w{0,3}:\S{1,100}\s{1,4})?([^\s/*]\S{0,200})/gi,
  ],
  ["a password", /\bnet1?(?:\.exe)?\s{1,4}user\s{1,4}[^\s/]{1,100}\s{1,4}([^\s/*]\S{0,200})(?=\s{1,4}\/\w)/gi],
  ["a password", /\bsmbclient\s{1,4}(?:\/\/|\\{2,4})\S{1,300}\s{1,4}([^\s-]\S{0,200})/g],
  // A line of .pgpass.
  ["a password", /(?:^|[\s"'])[\w.*-]{1,253}:(?:543\d|6432|\*):[\w*.-]{1,63}:[\w*.-]{1,63}:([^\s:"']{1,200})/g],
];
const PLACES = [...ASSIGNMENTS, ...TYPED];

/** The longest text that AWS takes for a searched property is a template or a state machine of 1 MB. */
const LONGEST = 1_048_576;

/** The part of a text that is searched. */
export const searchedPart = (text: string): string => (text.length > LONGEST ? text.slice(0, LONGEST) : text);

/** No form is shorter: `pwd=x`. */
const SHORTEST = 5;
/** Bounds of the cache: settings repeat short texts, and a template's are read by several rules. */
const LONGEST_KEPT = 200;
const MAX_KEPT = 4_000;
const MAX_LONG = 4;
const keptFormatOf = onceByText(formatOf, MAX_KEPT, LONGEST_KEPT);
/** Rules read a resource in turn. */
const keptOfLong = onceByText(formatOf, MAX_LONG);

/** The kind of secret that a text contains by its form, e.g. `a GitHub token`; `undefined` if there is none. */
export const secretFormat = (text: string): string | undefined =>
  text.length < SHORTEST ? undefined : text.length > LONGEST_KEPT ? keptOfLong(text) : keptFormatOf(text);

function formatOf(given: string): string | undefined {
  const text = searchedPart(given);
  const found = MAY_HAVE_FORM.test(text) ? FORMATS.find(([, pattern]) => pattern.test(text)) : undefined;
  if (found) return found[0];
  if (hasEncodedKey(text)) return "a private key in Base64";
  if (hasWebToken(text)) return "a JSON web token";
  if (hasUrlWithPassword(text) || hasUrlWithPassword(withoutPercents(text))) return "a password in a URL";
  for (const [what, pattern] of PLACES) {
    // `matchAll` copies its pattern, which takes longer than to search most texts.
    if (text.search(pattern) < 0) continue;
    for (const [, value] of text.matchAll(pattern)) if (!isPlaceholder(value!)) return what;
  }
  return undefined;
}

/** `-----BEGIN ` in Base64: of a certificate or of a key. */
const ENCODED_HEAD = "LS0tLS1CRUdJTi";

function hasEncodedKey(text: string): boolean {
  const at = text.indexOf(ENCODED_HEAD);
  return at >= 0 && /PRIVATE KEY/.test(Buffer.from(text.slice(at, at + 80), "base64").toString("latin1"));
}

/** Three parts joined by dots, of which two are JSON objects in Base64. */
function hasWebToken(text: string): boolean {
  if (!text.includes("eyJ")) return false;
  return text.split(/[^\w.-]/).some((word) => {
    const parts = word.split(".");
    const isObject = (part = "") => part.length >= 11 && part.includes("eyJ");
    return parts.some(
      (part, i) => isObject(part) && parts[i + 1]?.startsWith("eyJ") && isObject(parts[i + 1]) && parts[i + 2],
    );
  });
}

/** A URL within another has its characters encoded. */
const withoutPercents = (text: string): string =>
  /%3A%2F%2F/i.test(text)
    ? text.replace(/%([2-7][0-9A-F])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : "";

/** `scheme://user:password@host`, with or without the user. */
function hasUrlWithPassword(text: string): boolean {
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
    AUTHORITY.lastIndex = at + 3;
    const authority = AUTHORITY.exec(text)?.[0] ?? "";
    const userinfo = authority.slice(0, Math.max(0, authority.lastIndexOf("@")));
    const colon = userinfo.indexOf(":");
    if (colon >= 0 && colon < userinfo.length - 1 && !isPlaceholder(userinfo.slice(colon + 1))) return true;
  }
  return false;
}

const AUTHORITY = /[^\s/?#"'<>\\]*/y;

/**
 * Whether a value is a placeholder: `${PASSWORD}`, `$PASSWORD`, `{{resolve:...}}`, `%PASSWORD%`, `<password>`, `***`,
 * `!Ref Password`, a command between backticks, or a call like `Sys.getenv(`.
 */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDERS.some((pattern) => pattern.test(value));
}

const PLACEHOLDERS = [
  // A shell's braces may have been cut off.
  /^\$(?:$|[{(.]|env:|[A-Z_][A-Z0-9_]*\b|\w{0,40}(?:pass|pw|secret|token|key|cred))/,
  /^(?:\{\{|%\w+%|%\(|%s\b|<[\w .:-]{1,80}>?$|`|\*+$|!(?:Ref|Sub|GetAtt|ImportValue|Join|If|FindInMap)\b)/,
  /^\{[A-Za-z_][\w. ]{0,60}\}/,
  /^%$/,
  /^x{3,}$/i,
  /^[A-Za-z_][\w.:]*[([]/,
];
