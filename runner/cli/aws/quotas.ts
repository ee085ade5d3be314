import { buffer } from "node:stream/consumers";
import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Session } from "./session";

/** Quotas of concurrent Fargate vCPUs, on demand and on Spot. Source: https://docs.aws.amazon.com/general/latest/gr/ecs-service.html */
const CODES = { onDemand: "L-3032A538", spot: "L-36FBB829" } as const;

/**
 * The account's quota of Fargate vCPUs in the stack's region. The single request is signed here: an SDK client would be too large for
 * it.
 * Source: https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
 * @throws AWS's error
 */
export async function fargateVcpus(session: Session, spot: boolean): Promise<number> {
  const { region, credentials, requestHandler } = session.clientConfig;
  const url = new URL(session.connection.endpoint ?? `https://servicequotas.${region}.${domainOf(region)}`);
  const signer = new SignatureV4({ service: "servicequotas", region, credentials, sha256: Hash.bind(null, "sha256") });
  const body = JSON.stringify({ ServiceCode: "fargate", QuotaCode: spot ? CODES.spot : CODES.onDemand });
  const signed = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port ? { port: Number(url.port) } : {}),
    path: "/",
    query: {},
    headers: {
      host: url.host,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "ServiceQuotasV20190624.GetServiceQuota",
    },
    body,
  });
  const { response } = await requestHandler.handle(signed as Parameters<typeof requestHandler.handle>[0]);
  const answer = JSON.parse((await buffer(response.body)).toString() || "{}") as {
    Quota?: { Value?: number };
    __type?: string;
    message?: string;
    Message?: string;
  };
  const value = answer.Quota?.Value;
  if (value !== undefined && value > 0) return value;
  throw new Error(answer.message ?? answer.Message ?? answer.__type ?? `status ${response.statusCode}`);
}

const domainOf = (region: string) => (region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com");
