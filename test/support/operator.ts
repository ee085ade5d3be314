import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { clientSettings } from "./emulator-aws";

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
}

/** A user of the emulator's account who has one policy and nothing else. */
export class PolicyUser {
  private constructor(
    private readonly iam: IAMClient,
    private readonly name: string,
    private readonly policyArn: string,
    readonly keys: Keys,
  ) {}

  static async create(name: string, policyArn: string): Promise<PolicyUser> {
    const iam = new IAMClient(clientSettings());
    await iam.send(new CreateUserCommand({ UserName: name }));
    await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: policyArn }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
    const keys = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
    return new PolicyUser(iam, name, policyArn, keys);
  }

  async remove(): Promise<void> {
    const { name: UserName, policyArn: PolicyArn } = this;
    await this.iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: this.keys.accessKeyId }));
    await this.iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
    await this.iam.send(new DeleteUserCommand({ UserName }));
  }
}
