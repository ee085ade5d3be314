import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { join } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { fromIni } from "@aws-sdk/credential-providers";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { emulator } from "./emulator";

/** What a caller signs with; undefined: the account's root. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Settings of any SDK client that speaks to the emulator. */
export async function settings(keys?: Keys) {
  const { dir, endpoint, region } = await emulator();
  return {
    endpoint,
    region,
    maxAttempts: 1,
    credentials: keys ?? fromIni({ profile: "r-on-fargate-local", filepath: join(dir, "aws/credentials") }),
    requestHandler: new NodeHttpHandler({
      httpsAgent: new Agent({ ca: readFileSync(join(dir, "tls/ca.pem")), keepAlive: true }),
    }),
  };
}

export const ecs = async (keys?: Keys) => new ECSClient(await settings(keys));
export const ecr = async (keys?: Keys) => new ECRClient(await settings(keys));
export const iam = async (keys?: Keys) => new IAMClient(await settings(keys));
export const logs = async (keys?: Keys) => new CloudWatchLogsClient(await settings(keys));
export const s3 = async (keys?: Keys) => new S3Client({ ...(await settings(keys)), forcePathStyle: true });

/** The name of the error that a request ends with; fails when it succeeds. */
export async function refusal(request: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await request;
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
  throw new Error("the request succeeded");
}

/** Repeat until it gives something; a failure after `seconds`. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  seconds = 30,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
