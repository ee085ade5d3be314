import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { clientSettings, EMULATOR_TESTS, type Keys } from "../../../../test/support/emulator-aws";
import { emulator } from "./emulator";

/** Settings of any SDK client that speaks to the tests' emulator: a refusal is seen at once, without another try. */
export async function settings(keys?: Keys) {
  return { ...clientSettings(keys, (await emulator()).dir), maxAttempts: 1, userAgentAppId: EMULATOR_TESTS };
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
