import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";

/** A Docker provider logged in to the account's ECR registry. */
export interface RegistryLogin {
  /** Host, with port if any, at the start of image names. */
  address: pulumi.Output<string>;
  provider: docker.Provider;
}

/**
 * Logs in to ECR for this deployment. The token goes through a file that only the user can read, not through the provider's
 * settings: those are kept in the state, and a new token would show as a change.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
 * @param folder where the file is kept, relative to the working directory
 */
export function registryLogin(name: string, folder: string, parent: pulumi.Resource): RegistryLogin {
  const login = pulumi.output(aws.ecr.getAuthorizationToken({}, { parent })).apply((token) => {
    const address = new URL(token.proxyEndpoint).host;
    const configFile = join(folder, "config.json");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const text = JSON.stringify({ auths: { [address]: { auth: token.authorizationToken } } });
    // Written under another name and renamed, so that a simultaneous run never reads a partial file.
    writeFileSync(`${configFile}.${process.pid}`, text, { mode: 0o600 });
    renameSync(`${configFile}.${process.pid}`, configFile);
    return { address, configFile };
  });
  const provider = new docker.Provider(name, { registryAuth: [login] }, { parent });
  return { address: login.address, provider };
}
