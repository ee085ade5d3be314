import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import type { Grants } from "../base/grants";
import { policyDocument } from "../base/policy-document";
import { type Tags, type Transform, transformed } from "../base/transform";
import { boundaryStatements } from "./boundary";
import { computeGrants } from "./compute";
import { dataGrants } from "./data";
import type { DeployedStack } from "./deployed-stack";
import { documents } from "./documents";
import { type GithubRepository, githubTrust } from "./github-trust";
import { identityGrants } from "./identities";
import { networkGrants } from "./network";
import { startGrants } from "./starts";
import { type StateArgs, stateGrants } from "./state";

export interface GithubDeployRoleArgs {
  /** The stack to deploy: `deployedStack` reads it from its configuration. */
  stack: DeployedStack;
  github: GithubRepository;
  /** Environment whose jobs may change the stack. @default the stack's name */
  environment?: string;
  /** Environment whose jobs may preview it. @default `preview-<stack>` */
  previewEnvironment?: string;
  /** ARN of the account's provider for token.actions.githubusercontent.com: an account has one for all repositories. */
  providerArn: string;
  /** Where Pulumi keeps the stack's state. @default outside this account's buckets, such as in Pulumi Cloud */
  state?: StateArgs;
  /** Lifetime of a job's credentials, in seconds, 3,600 to 43,200. @default 3600 */
  sessionSeconds?: number;
  tags?: Tags;
  transform?: { role?: Transform<aws.iam.RoleArgs> };
}

/**
 * The roles that GitHub Actions deploys a stack with, without a stored key.
 *
 * One role changes the stack, the other previews it, each for the jobs of one environment of one repository. A permissions boundary
 * limits the roles of the stack: set its ARN as the stack's `r-on-fargate:permissionsBoundary`. An administrator deploys this
 * component in a separate stack, because no role may change itself.
 *
 * @example
 * ```ts
 * import type { DeployedStack } from "r-on-fargate/components/deploy/deployed-stack";
 * import { GithubDeployRole } from "r-on-fargate/components/deploy/github-deploy-role";
 *
 * declare const stack: DeployedStack; // from deployedStack(), which reads Pulumi.<stack>.yaml
 * const deploy = new GithubDeployRole("models-prod", {
 *   stack,
 *   github: { owner: "example", repository: "models" },
 *   providerArn: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
 * });
 * export const deployRoleArn = deploy.deployRoleArn;
 * ```
 */
export class GithubDeployRole extends pulumi.ComponentResource {
  readonly deployRoleArn: pulumi.Output<string>;
  readonly previewRoleArn: pulumi.Output<string>;
  /** Known before the policy is created. */
  readonly boundaryArn: string;

  constructor(name: string, args: GithubDeployRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:GithubDeployRole", name, {}, opts);
    const { stack } = args;
    const { read, write } = deployStatements(args);
    this.boundaryArn = boundaryArn(stack);
    const [boundary, ...more] = documents("the boundary", boundaryStatements(stack));
    if (more.length > 0)
      throw new pulumi.RunError("the boundary needs more than one policy: the stack has too many models");
    new aws.iam.Policy(
      `${name}-boundary`,
      {
        name: `${stack.name}-boundary`,
        description: "The most that roles of the stack can do",
        policy: boundary!,
        tags: args.tags,
      },
      { parent: this },
    );
    const { environment = stack.stack, previewEnvironment = `preview-${stack.stack}` } = args;
    this.deployRoleArn = this.role(`${stack.name}-deploy`, "Changes the stack", environment, [...read, ...write], args);
    this.previewRoleArn = this.role(`${stack.name}-preview`, "Looks at the stack", previewEnvironment, read, args);
    const { deployRoleArn, previewRoleArn } = this;
    this.registerOutputs({ deployRoleArn, previewRoleArn, boundaryArn: this.boundaryArn });
  }

  private role(
    name: string,
    description: string,
    environment: string,
    statements: Grants["read"],
    args: GithubDeployRoleArgs,
  ): pulumi.Output<string> {
    const role = new aws.iam.Role(
      name,
      transformed(args.transform?.role, name, {
        name,
        description: `${description}, from GitHub's environment ${environment}`,
        assumeRolePolicy: githubTrust(args.providerArn, args.github, environment),
        maxSessionDuration: args.sessionSeconds ?? 3600,
        tags: args.tags,
      }),
      { parent: this },
    );
    const attached = documents(`role ${name}`, statements).map((policy, i) => {
      const own = `${name}-${i + 1}`;
      const made = new aws.iam.Policy(own, { name: own, description, policy, tags: args.tags }, { parent: this });
      return new aws.iam.RolePolicyAttachment(own, { role: role.name, policyArn: made.arn }, { parent: this }).id;
    });
    // The ARN is available once the role has its policies.
    return pulumi.all([role.arn, ...attached]).apply(([arn]) => arn!);
  }
}

/** ARN of the boundary of a stack's roles. */
export const boundaryArn = ({ place, name }: DeployedStack): string =>
  `arn:${place.partition}:iam::${place.accountId}:policy/${name}-boundary`;

/** All permissions of the two roles: both read, one writes. */
export function deployStatements({ stack, state }: Pick<GithubDeployRoleArgs, "stack" | "state">): Grants {
  const all = [
    networkGrants(stack),
    computeGrants(stack),
    dataGrants(stack),
    startGrants(stack),
    identityGrants(stack, boundaryArn(stack)),
    ...(state ? [stateGrants(stack, state)] : []),
  ];
  return { read: all.flatMap(({ read }) => read), write: all.flatMap(({ write }) => write) };
}

/** The text of every document, to create the roles without Pulumi. */
export function deployDocuments(args: Pick<GithubDeployRoleArgs, "stack" | "state">) {
  const { read, write } = deployStatements(args);
  return {
    deploy: documents("the deploying role", [...read, ...write]),
    preview: documents("the previewing role", read),
    boundary: policyDocument(boundaryStatements(args.stack)),
  };
}
