import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { AwsConnection } from "../../../contract/outputs/schema";
import { CliError, EXIT } from "../base/errors";
import { expandHome, type World } from "../base/world";

/** Settings of the AWS clients. */
export interface Connection {
  region: string;
  /** The profile for credentials; absent: the SDK's default chain. */
  profile?: string;
  configFile?: string;
  credentialsFile?: string;
  /** The profile's endpoint_url: the SDK reads only that of the environment's profile. */
  endpoint?: string;
  /** PEM text of trusted authorities, from ca_bundle and AWS_CA_BUNDLE, which the SDK does not read. */
  ca?: string;
}

type Section = Record<string, string>;
type Sections = Record<string, Section>;

/** The sections of an AWS configuration file, without nested settings (indented below a key). */
export function parseIni(text: string): Sections {
  const sections: Sections = Object.create(null);
  let section: Section | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const header = /^\[\s*(?:profile\s+)?(.+?)\s*\]/.exec(line);
    if (header) {
      const name = header[1]!;
      sections[name] ??= Object.create(null) as Section;
      section = sections[name];
    } else if (section && !/^\s/.test(raw)) {
      const at = line.indexOf("=");
      if (at > 0)
        section[line.slice(0, at).trim()] = line
          .slice(at + 1)
          .replace(/\s+[#;].*$/, "")
          .trim();
    }
  }
  return sections;
}

/**
 * Source of credentials and endpoint: the stack's profile if this machine has it, else what the AWS CLI would use (AWS_PROFILE, the
 * environment, ...), since operator and deployer can be different people.
 * @throws CliError 69 if a configured certificate file cannot be read
 */
export async function resolveConnection(aws: AwsConnection, world: World): Promise<Connection> {
  const name = aws.profile ?? world.env.AWS_PROFILE ?? "default";
  const [config, credentials] = await Promise.all([
    findProfile(name, aws.sharedConfigFiles, world.env.AWS_CONFIG_FILE ?? "~/.aws/config", world),
    findProfile(name, aws.sharedCredentialsFiles, world.env.AWS_SHARED_CREDENTIALS_FILE ?? "~/.aws/credentials", world),
  ]);
  const found = config.section || credentials.section ? aws.profile : undefined;
  const bundles = [config.section?.ca_bundle, world.env.AWS_CA_BUNDLE].filter(
    (file) => file !== undefined && file !== "",
  );
  const ca = await Promise.all(bundles.map((file) => readBundle(resolve(world.cwd, expandHome(file!, world.home)))));
  return {
    region: aws.region,
    ...(found ? { profile: found } : {}),
    configFile: config.file,
    credentialsFile: credentials.file,
    ...(config.section?.endpoint_url ? { endpoint: config.section.endpoint_url } : {}),
    ...(ca.length > 0 ? { ca: ca.join("\n") } : {}),
  };
}

/**
 * The operator's own connection, before the stack's settings are known.
 * @throws CliError 69 if a configured certificate file cannot be read
 */
export async function callersConnection(world: World): Promise<Connection> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = world.env;
  const region = AWS_REGION ?? AWS_DEFAULT_REGION ?? (await callersRegion(world)) ?? "us-east-1";
  return resolveConnection({ region, accountId: "", partition: "aws" }, world);
}

async function callersRegion(world: World): Promise<string | undefined> {
  const name = world.env.AWS_PROFILE ?? "default";
  return (await findProfile(name, undefined, world.env.AWS_CONFIG_FILE ?? "~/.aws/config", world)).section?.region;
}

/** The first file that has the profile, else the first file. */
async function findProfile(
  name: string,
  files: readonly string[] | undefined,
  standard: string,
  world: World,
): Promise<{ file: string; section?: Section }> {
  const paths = (files?.length ? files : [standard]).map((file) => resolve(world.cwd, expandHome(file, world.home)));
  for (const file of paths) {
    const section = parseIni(await readFile(file, "utf8").catch(() => ""))[name];
    if (section) return { file, section };
  }
  return { file: paths[0] ?? join(world.home, ".aws/config") };
}

async function readBundle(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => {
    throw new CliError(
      `cannot read the certificate file ${path} (ca_bundle or AWS_CA_BUNDLE)`,
      EXIT.unavailable,
      "correct the setting in the profile or the environment",
    );
  });
}
