import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/**
 * Whether a POST is signed as AWS wants it: over its host, all its x-amz- headers and its body.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSigned({ headers, url = "/" }: IncomingMessage, body: string, secret: string): boolean {
  const parts =
    /Credential=[^/]+\/(\d+)\/([\w-]+)\/(\w+)\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=(\w+)$/.exec(
      headers.authorization ?? "",
    );
  if (!parts) return false;
  const [, day, region, service, names, signature] = parts as unknown as string[];
  const signed = names!.split(";");
  const required = ["host", ...Object.keys(headers).filter((name) => name.startsWith("x-amz-"))];
  if (!required.every((name) => signed.includes(name))) return false;
  const lines = signed.map((name) => `${name}:${String(headers[name]).trim()}\n`).join("");
  const canonical = ["POST", new URL(url, "http://x").pathname, "", lines, names, sha256(body)].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  const key = [region!, service!, "aws4_request"].reduce<Buffer>(hmac, hmac(`AWS4${secret}`, day!));
  return hmac(key, text).toString("hex") === signature;
}
