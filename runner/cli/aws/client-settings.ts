import { Agent } from "node:https";
import { createSecureContext } from "node:tls";
import { fromIni, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Connection } from "./profile";

/** Silences the SDK: it would print failed uploads, which are retried here. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** Settings of the SDK's clients; clients that share them share connections and credentials, too. */
export function clientSettings(connection: Connection) {
  const { region, endpoint, ca } = connection;
  return {
    region,
    credentials: credentialsOf(connection),
    retryMode: "adaptive",
    maxAttempts: 4,
    logger: SILENT,
    ...(endpoint ? { endpoint } : {}),
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 5_000,
      // No response of ECS, CloudWatch Logs or an S3 listing takes longer; a streaming body is not cut off.
      requestTimeout: 60_000,
      ...(ca ? { httpsAgent: trusting(ca) } : {}),
    }),
  };
}

/** Whether to use path-style addresses: only AWS has a host name for each bucket. */
export function usesPathStyle({ endpoint }: Connection): boolean {
  return endpoint !== undefined && !/\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
}

function credentialsOf({ profile, configFile, credentialsFile, region }: Connection) {
  const files = { configFilepath: configFile, filepath: credentialsFile, clientConfig: { region } };
  return profile ? fromIni({ ...files, profile }) : fromNodeProviderChain(files);
}

function trusting(ca: string): Agent {
  return new Agent({ keepAlive: true, maxSockets: 50, secureContext: createSecureContext({ ca }) });
}
