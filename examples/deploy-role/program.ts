import "../../components/base/lean-sdk";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { z } from "zod";
import type { AwsPlace } from "../../components/base/arns";
import * as aws from "../../components/base/aws";
import { awsPlace } from "../../components/base/aws-place";
import { checkConfig } from "../../components/config/load";
import { type DeployedStack, deployedStack } from "../../components/deploy/deployed-stack";
import { GithubDeployRole } from "../../components/deploy/github-deploy-role";
import { AUDIENCE, GITHUB_ISSUER } from "../../components/deploy/github-trust";

const PROJECT = "r-on-fargate";

const id = z.int().positive();
const settings = z.strictObject({
  github: z.strictObject({
    owner: z.string(),
    repository: z.string(),
    ids: z.strictObject({ owner: id, repository: id }).optional(),
  }),
  providerArn: z.string().optional(),
  stacks: z
    .array(
      z.strictObject({
        stack: z.string().min(1),
        environment: z.string().optional(),
        previewEnvironment: z.string().optional(),
        state: z
          .strictObject({ bucketName: z.string(), folder: z.string().optional(), kmsKeyArn: z.string().optional() })
          .optional(),
        sessionSeconds: z.int().min(3600).max(43200).optional(),
      }),
    )
    .min(1),
});

export = async () => {
  const { github, providerArn, stacks } = readSettings();
  const place = await awsPlace();
  const provider = providerArn === undefined ? makeProvider() : undefined;
  const arn = providerArn ?? `arn:${place.partition}:iam::${place.accountId}:oidc-provider/${GITHUB_ISSUER}`;
  // A role that trusts a provider is created after it.
  const opts = provider && { dependsOn: provider };
  const roles = stacks.map((entry) => {
    const stack = readStack(place, entry.stack);
    const made = new GithubDeployRole(stack.name, { ...entry, stack, github, providerArn: arn }, opts);
    const { deployRoleArn, previewRoleArn, boundaryArn } = made;
    return [entry.stack, { deployRoleArn, previewRoleArn, permissionsBoundary: boundaryArn }];
  });
  return { roles: Object.fromEntries(roles) };
};

function readSettings(): z.output<typeof settings> {
  const config = new pulumi.Config();
  const given = Object.fromEntries(
    Object.keys(settings.shape).map((key) => [key, key === "providerArn" ? config.get(key) : config.getObject(key)]),
  );
  const read = settings.safeParse(given);
  if (read.success) return read.data;
  const lines = read.error.issues.map(({ path, message }) => `  ${config.name}:${path.join(".")}: ${message}`);
  throw new pulumi.RunError(`Pulumi.${pulumi.getStack()}.yaml has errors:\n${lines.join("\n")}`);
}

/** The account's provider for GitHub's tokens. */
function makeProvider(): aws.iam.OpenIdConnectProvider {
  const args = { url: `https://${GITHUB_ISSUER}`, clientIdLists: [AUDIENCE] };
  return new aws.iam.OpenIdConnectProvider("github", args);
}

/** The project's `Pulumi.<stack>.yaml`, in the region that it names. */
function readStack(place: AwsPlace, stack: string): DeployedStack {
  const name = `Pulumi.${stack}.yaml`;
  const { config } = parse(readFileSync(resolve(pulumi.getRootDirectory(), "../..", name), "utf8")) as {
    config: Record<string, unknown>;
  };
  const own = Object.entries(config).filter(([key]) => key.startsWith(`${PROJECT}:`));
  // Pulumi keeps what is given as text as text.
  const values = own.map(([key, value]) => [key.slice(PROJECT.length + 1), value === "true" ? true : value]);
  const region = typeof config["aws:region"] === "string" ? config["aws:region"] : place.region;
  return deployedStack({ ...place, region }, PROJECT, stack, checkConfig(Object.fromEntries(values), name));
}
