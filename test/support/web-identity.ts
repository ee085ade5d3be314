import { fromWebToken } from "@aws-sdk/credential-providers";
import { clientSettings, type Keys } from "./emulator-aws";

const ISSUER = "https://token.actions.githubusercontent.com";

/**
 * A token as GitHub gives one to a job, but for its signature: the emulator reads `aud` and `sub` and compares them with the role's
 * trust policy, as AWS does, and does not ask GitHub whether the token is its own.
 */
export function token(sub: string, aud = "sts.amazonaws.com"): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + 300;
  return `${part({ alg: "RS256", typ: "JWT" })}.${part({ iss: ISSUER, aud, sub, exp })}.${part({ none: true })}`;
}

/**
 * Credentials of a role for the holder of a token. Nothing signs the call, as in a job that has no AWS credentials yet.
 * @param folder of the emulator; the set-up's by default
 * @throws what STS answers
 */
export async function assume(roleArn: string, webIdentityToken: string, folder?: string): Promise<Keys> {
  const { endpoint, region, requestHandler } = clientSettings(undefined, folder);
  const given = await fromWebToken({
    roleArn,
    webIdentityToken,
    roleSessionName: "run-1-1",
    clientConfig: { endpoint, region, requestHandler },
  })();
  return { accessKeyId: given.accessKeyId, secretAccessKey: given.secretAccessKey, sessionToken: given.sessionToken };
}
