import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { checkConfig } from "../../../components/config/load";
import { deployedStack } from "../../../components/deploy/deployed-stack";
import { deployDocuments } from "../../../components/deploy/github-deploy-role";
import type { TestStack } from "../../engine/support";
import { clientSettings } from "../../support/emulator-aws";

const PROJECT = "r-on-fargate";
const ACCOUNT = "123456789012";
const PLACE = { partition: "aws", region: "eu-west-1", accountId: ACCOUNT };
/** Anybody in the account can take the role. */
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "sts:AssumeRole" }],
});

/** The roles that a pipeline has for a stack on the emulator, with the documents of GithubDeployRole, and its boundary. */
export class PipelineRoles {
  private readonly iam = new IAMClient(clientSettings());
  private readonly prefix: string;

  constructor(private readonly stack: TestStack) {
    this.prefix = `${PROJECT}-${stack.name}`;
  }

  /** Creates the roles for the stack as it is configured, with the boundary of its own roles. The engine uses the deploying one. */
  async create(): Promise<void> {
    await this.remove();
    let settings: Record<string, unknown> = {};
    this.stack.configure((config) => {
      config[`${PROJECT}:permissionsBoundary`] = this.policyArn("boundary");
      settings = config;
    });
    const { boundary, ...roles } = deployDocuments({ stack: this.deployed(settings) });
    await this.policy("boundary", boundary);
    for (const [kind, documents] of Object.entries(roles)) {
      const RoleName = `${this.prefix}-${kind}`;
      await this.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
      for (const [i, document] of documents.entries()) {
        const PolicyArn = await this.policy(`${kind}-${i + 1}`, document);
        await this.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
      }
    }
    this.use("deploy");
  }

  /** The role of the engine from then on. */
  use(kind: "deploy" | "preview"): void {
    this.stack.configure((config) => {
      const roleArn = `arn:aws:iam::${ACCOUNT}:role/${this.prefix}-${kind}`;
      config["aws:assumeRoles"] = [{ roleArn, sessionName: "run-1-1" }];
    });
  }

  async remove(): Promise<void> {
    for (const kind of ["deploy", "preview"]) {
      const RoleName = `${this.prefix}-${kind}`;
      const attached = await unlessGone(this.iam.send(new ListAttachedRolePoliciesCommand({ RoleName })));
      for (const { PolicyArn } of attached?.AttachedPolicies ?? []) {
        await this.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
        await this.iam.send(new DeletePolicyCommand({ PolicyArn }));
      }
      await unlessGone(this.iam.send(new DeleteRoleCommand({ RoleName })));
    }
    await unlessGone(this.iam.send(new DeletePolicyCommand({ PolicyArn: this.policyArn("boundary") })));
  }

  private deployed(settings: Record<string, unknown>) {
    const own = Object.entries(settings).filter(([key]) => key.startsWith(`${PROJECT}:`));
    const values = own.map(([key, value]) => [key.slice(PROJECT.length + 1), value === "true" ? true : value]);
    const config = checkConfig(Object.fromEntries(values), `Pulumi.${this.stack.name}.yaml`);
    return deployedStack(PLACE, PROJECT, this.stack.name, config);
  }

  private policyArn(name: string): string {
    return `arn:aws:iam::${ACCOUNT}:policy/${this.prefix}-${name}`;
  }

  private async policy(name: string, PolicyDocument: string): Promise<string> {
    await this.iam.send(new CreatePolicyCommand({ PolicyName: `${this.prefix}-${name}`, PolicyDocument }));
    return this.policyArn(name);
  }
}

async function unlessGone<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if ((error as Error).name === "NoSuchEntityException") return undefined;
    throw error;
  }
}
