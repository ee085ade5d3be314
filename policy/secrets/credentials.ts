import type { PlacedText } from "../core/value";
import { isPlaceholder } from "./formats";
import { isNoSecret } from "./names";

/**
 * Properties of AWS's resources that hold a credential, by the end of their path in lower case, without positions in lists and
 * underscores. The AWS provider itself marks what its schema calls sensitive, before the pack sees it: there, a literal looks like a
 * secret of the configuration. It does not mark the rest, and the Cloud Control provider marks nothing.
 */
const CREDENTIAL = new RegExp(
  `(?:${[
    "passwords?|passphrase|clientsecret|sharedsecret|secretstring|secretbinary|secretkey|secretaccesskey|credentialsecret",
    "secrettoken|(?:access|refresh|oauth|auth|api|grafana)token|apikey|apikey\\.value|sasconfiguration\\.token|privatekey",
    "presharedkey|bgpauthkey|hostkey|hostkeybody|keymaterialbase64|platformcredential|basicauthcredentials",
    "certificatewallet|kerberoskeytab",
  ].join("|")})$`,
);
/** A part of each, which spares most paths the search. */
const LIKELY = /pass|secret|token|key|credential|wallet/i;
/** Not the token but how long it is valid, e.g. `hours`. */
const VALIDITY = /(?:^|\.)tokenvalidityunits\./;

/**
 * The path of the first credential that the program does not mark as a secret. Placeholders and references to a secret are none.
 * @param allowed names of properties whose values are not secrets
 */
export function credentialIn(texts: readonly PlacedText[], allowed: readonly string[]): string | undefined {
  for (const [path, text] of texts) {
    if (!LIKELY.test(path)) continue;
    const named = path.replace(/\.\d+(?=\.|$)/g, "");
    const place = named.toLowerCase().replaceAll("_", "");
    if (!CREDENTIAL.test(place) || VALIDITY.test(place)) continue;
    const name = named.slice(named.lastIndexOf(".") + 1);
    if (!allowed.includes(name) && !isNoSecret(name, text) && !isPlaceholder(text)) return path;
  }
  return undefined;
}
