import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { parse, stringify } from "yaml";
import { clientSettings, type Keys } from "../../support/emulator-aws";
import { type Finished, pulumi, ROOT } from "../support";

const EMULATOR = join(homedir(), ".cache/r-on-fargate/emulator");
const PROGRAM = resolve(ROOT, "examples/deploy-role");

/** What the bootstrap program says it made for a stack. */
export interface Made {
  deployRoleArn: string;
  previewRoleArn: string;
  permissionsBoundary: string;
}

/** A stack of examples/deploy-role on the emulator, made by its root user. */
export class RolesStack {
  private readonly folder = mkdtempSync(join(tmpdir(), "deploy-role-"));
  private readonly config = join(this.folder, "stack.yaml");

  constructor(readonly name: string) {}

  async create(settings: Record<string, unknown>): Promise<void> {
    await this.remove();
    const local = parse(readFileSync(join(ROOT, "Pulumi.local.yaml"), "utf8")) as { config: Record<string, unknown> };
    const aws = Object.entries(local.config).filter(([key]) => key.startsWith("aws:"));
    const own = Object.entries(settings).map(([key, value]) => [`r-on-fargate-deploy-role:${key}`, value]);
    writeFileSync(this.config, stringify({ config: Object.fromEntries([...aws, ...own]) }));
    const made = await pulumi(["stack", "init", this.name], PROGRAM);
    if (made.code !== 0) throw new Error(made.text);
  }

  run(command: string[]): Promise<Finished> {
    return pulumi([...command, "--stack", this.name, "--config-file", this.config], PROGRAM);
  }

  async roles(): Promise<Record<string, Made>> {
    const { stdout } = await pulumi(["stack", "output", "roles", "--json", "--stack", this.name], PROGRAM);
    return JSON.parse(stdout);
  }

  async remove(): Promise<void> {
    await pulumi(["stack", "rm", this.name, "--force", "--yes"], PROGRAM);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Files of an AWS profile with these keys that leads to the emulator. */
export class Profile {
  private readonly folder = mkdtempSync(join(tmpdir(), "profile-"));
  readonly config = join(this.folder, "config");
  readonly credentials = join(this.folder, "credentials");

  constructor(
    readonly name: string,
    keys: Keys,
  ) {
    const own = readFileSync(join(EMULATOR, "aws/config"), "utf8").replace(
      "profile r-on-fargate-local",
      `profile ${name}`,
    );
    writeFileSync(this.config, own);
    this.take(keys);
  }

  /** Lets the same profile have other keys, as a pipeline's jobs have under one configuration. */
  take(keys: Keys): void {
    const lines = [
      `[${this.name}]`,
      `aws_access_key_id = ${keys.accessKeyId}`,
      `aws_secret_access_key = ${keys.secretAccessKey}`,
      ...(keys.sessionToken ? [`aws_session_token = ${keys.sessionToken}`] : []),
    ];
    writeFileSync(this.credentials, `${lines.join("\n")}\n`, { mode: 0o600 });
  }

  /** Settings of the AWS provider that use it and nothing else. */
  settings(): Record<string, unknown> {
    return {
      "aws:profile": this.name,
      "aws:sharedConfigFiles": [this.config],
      "aws:sharedCredentialsFiles": [this.credentials],
    };
  }

  /** An environment in which whatever looks for AWS credentials finds these. */
  environment(): NodeJS.ProcessEnv {
    return { AWS_PROFILE: this.name, AWS_CONFIG_FILE: this.config, AWS_SHARED_CREDENTIALS_FILE: this.credentials };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A bucket as the backend of Pulumi. On AWS `s3://<bucket>?region=...` is enough; the rest leads to the emulator. */
export class StateBucket {
  private readonly client = new S3Client({ ...clientSettings(), forcePathStyle: true });

  constructor(readonly name: string) {}

  get url(): string {
    const { host } = new URL(clientSettings().endpoint);
    return `s3://${this.name}?region=eu-west-1&awssdk=v1&endpoint=${host}&s3ForcePathStyle=true`;
  }

  async create(): Promise<void> {
    await this.remove();
    await this.client.send(new CreateBucketCommand({ Bucket: this.name }));
  }

  async remove(): Promise<void> {
    try {
      const { Contents = [] } = await this.client.send(new ListObjectsV2Command({ Bucket: this.name }));
      for (const { Key } of Contents) await this.client.send(new DeleteObjectCommand({ Bucket: this.name, Key }));
      await this.client.send(new DeleteBucketCommand({ Bucket: this.name }));
    } catch (error) {
      if ((error as Error).name !== "NoSuchBucket") throw error;
    }
  }
}
