import * as pulumi from "@pulumi/pulumi";
import { type PolicyStatement, policyDocument } from "../base/policy-document";

/** Host of GitHub's identity provider, and the audience that AWS requires. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";
export const AUDIENCE = "sts.amazonaws.com";

export interface GithubRepository {
  /** User or organization. */
  owner: string;
  /** Name without the owner. */
  repository: string;
  /**
   * Numeric ids of owner and repository (`gh api repos/OWNER/REPO --jq '.owner.id, .id'`). Repositories created, renamed or moved
   * since 15 July 2026 have them in their tokens, older ones once that is turned on. With ids, taking over a name grants no access.
   * Source: https://docs.github.com/en/actions/concepts/security/openid-connect
   * @default none: tokens without ids
   */
  ids?: { owner: number; repository: number };
}

/**
 * The `sub` of a token that a job in an environment gets.
 * @throws RunError for invalid GitHub names: a `*` or a colon would let others in
 */
export function githubSubject({ owner, repository, ids }: GithubRepository, environment: string): string {
  const errors = [
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?(?:_[A-Za-z0-9]+)?$/.test(owner)
      ? ""
      : `owner is "${owner}", a GitHub name`,
    /^[\w.-]{1,100}$/.test(repository) ? "" : `repository is "${repository}", a name without its owner`,
    /^[\w.-]{1,100}$/.test(environment) ? "" : `environment is "${environment}", letters, digits, hyphens, dots`,
    ids && !(isId(ids.owner) && isId(ids.repository)) ? `ids are ${JSON.stringify(ids)}, two numbers above 0` : "",
  ].filter(Boolean);
  if (errors.length > 0)
    throw new pulumi.RunError(`GitHub: ${errors.map((error) => `${error} is allowed`).join("; ")}`);
  const of = ids ? `${owner}@${ids.owner}/${repository}@${ids.repository}` : `${owner}/${repository}`;
  return `repo:${of}:environment:${environment}`;
}

const isId = (id: number) => Number.isSafeInteger(id) && id > 0;

/**
 * Lets only jobs of one environment of one repository assume a role. Both claims are compared as a whole.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
export function githubTrust(providerArn: string, repository: GithubRepository, environment: string): string {
  const statement: PolicyStatement = {
    Sid: "GithubEnvironment",
    Effect: "Allow",
    Principal: { Federated: providerArn },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: {
      StringEquals: {
        [`${GITHUB_ISSUER}:aud`]: AUDIENCE,
        [`${GITHUB_ISSUER}:sub`]: githubSubject(repository, environment),
      },
    },
  };
  return policyDocument([statement]);
}
