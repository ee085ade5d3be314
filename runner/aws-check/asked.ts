import { homedir } from "node:os";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ECSClient } from "@aws-sdk/client-ecs";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { StackOutputs } from "../../contract/outputs/schema";
import { clientSettings, usesPathStyle } from "../cli/aws/client-settings";
import { resolveConnection } from "../cli/aws/profile";
import { systemClock, type World } from "../cli/base/world";
import { attempt, type RunResult } from "../setup/command";
import { RFARGATE, ROOT } from "../setup/places";

/** The stack that is asked about, and clients of its services. */
export interface Asked {
  outputs: StackOutputs;
  /** Name of a question's resources, unique to this run of the check: at most 32 letters, digits and hyphens. */
  unique(kind: string): string;
  /** Settings for further clients. */
  settings: ReturnType<typeof clientSettings>;
  ecs: ECSClient;
  iam: IAMClient;
  sfn: SFNClient;
  sqs: SQSClient;
  s3: S3Client;
  events: EventBridgeClient;
  cloudWatch: CloudWatchClient;
  /** Runs rfargate on the stack. */
  rfargate(args: string[]): Promise<RunResult>;
  /** Seconds until a Fargate task runs. */
  startSeconds: number;
  /** Polls every few seconds until there is a value. @returns undefined after so many minutes */
  wait<T>(minutes: number, look: () => Promise<T | undefined>): Promise<T | undefined>;
  /** Seconds since a moment in milliseconds. */
  secondsSince(start: number): number;
}

const LOOK_MS = 3_000;

/** @throws CliError 69 when a certificate file that the profile names cannot be read */
export async function askedStack(outputs: StackOutputs, env: NodeJS.ProcessEnv): Promise<Asked> {
  const world = { env, cwd: ROOT, home: homedir() } as World;
  const connection = await resolveConnection(outputs.aws, world);
  const settings = clientSettings(connection);
  const started = Date.now().toString(36);
  return {
    outputs,
    unique: (kind) => `rfargate-check-${kind}-${started}`.slice(0, 32),
    settings,
    ecs: new ECSClient(settings),
    iam: new IAMClient(settings),
    sfn: new SFNClient(settings),
    sqs: new SQSClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: usesPathStyle(connection) }),
    events: new EventBridgeClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    rfargate: (args) => attempt(process.execPath, [RFARGATE, ...args, "--stack", outputs.stack], { cwd: ROOT, env }),
    startSeconds: 120,
    wait: async (minutes, look) => {
      const end = Date.now() + minutes * 60_000;
      for (;;) {
        const found = await look();
        if (found !== undefined || Date.now() > end) return found;
        await systemClock.sleep(LOOK_MS);
      }
    },
    secondsSince: (start) => Math.round((Date.now() - start) / 1000),
  };
}
