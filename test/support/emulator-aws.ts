import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { homedir } from "node:os";
import { join } from "node:path";
import { fromIni } from "@aws-sdk/credential-providers";
import { NodeHttpHandler } from "@smithy/node-http-handler";

/** The folder of the set-up's emulator. */
const EMULATOR = join(homedir(), ".cache/r-on-fargate/emulator");

/** The application ID of clients whose requests break AWS's models on purpose. */
export const EMULATOR_TESTS = "emulator-tests";
/** CPU units of overrides, as a number: they make AWS's own calls break its models, and are no size of a task. */
export const BROKEN_CPU = 7;

/** What a caller signs with. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Keys of an emulator's root user. */
export const rootCredentials = (folder = EMULATOR) =>
  fromIni({ profile: "r-on-fargate-local", filepath: join(folder, "aws/credentials") });

/** Environment of the AWS CLI and of SDKs that speak to an emulator as its root user. */
export const awsEnvironment = (folder = EMULATOR) => ({
  AWS_CONFIG_FILE: join(folder, "aws/config"),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, "aws/credentials"),
  AWS_PROFILE: "r-on-fargate-local",
});

/**
 * Settings of an SDK client that speaks to an emulator.
 * @param keys what it signs with; the root user's by default
 * @param folder of the emulator; the set-up's by default
 */
export function clientSettings(keys?: Keys, folder = EMULATOR) {
  const config = readFileSync(join(folder, "aws/config"), "utf8");
  const endpoint = /endpoint_url\s*=\s*(\S+)/.exec(config)?.[1];
  const region = /region\s*=\s*(\S+)/.exec(config)?.[1];
  if (!endpoint || !region) throw new Error(`${folder}: the emulator's profile has no endpoint or region`);
  const httpsAgent = emulatorAgent(folder);
  return {
    endpoint,
    region,
    credentials: keys ?? rootCredentials(folder),
    requestHandler: new NodeHttpHandler({ httpsAgent }),
  };
}

/** Trusts an emulator's certificate. */
export function emulatorAgent(folder = EMULATOR): Agent {
  return new Agent({ ca: readFileSync(join(folder, "tls/ca.pem")), keepAlive: true });
}
