import { actions, allow, type Grants } from "../base/grants";
import type { DeployedStack } from "./deployed-stack";

/** Where Pulumi keeps the stack's state: a bucket as the backend, and the key for secrets. */
export interface StateArgs {
  bucketName: string;
  /** Folder in the bucket, as in `s3://bucket/folder`; without slashes around it. @default none */
  folder?: string;
  /** KMS key of the stack's secrets provider, `awskms://...`. @default none: a passphrase */
  kmsKeyArn?: string;
}

/**
 * The stack's own state only. A preview takes no lock and writes nothing.
 * Source: https://www.pulumi.com/docs/iac/concepts/state-and-backends/ and the engine's file layout
 */
export function stateGrants({ place, project, stack }: DeployedStack, state: StateArgs): Grants {
  const bucket = `arn:${place.partition}:s3:::${state.bucketName}`;
  const root = `${state.folder ? `${state.folder}/` : ""}.pulumi`;
  const at = (path: string) => `${bucket}/${root}/${path}`;
  const checkpoint = at(`stacks/${project}/${stack}.*`);
  const locks = at(`locks/organization/${project}/${stack}/*`);
  const kept = [`history/${project}/${stack}/*`, `backups/${project}/${stack}/*`].map(at);
  const key = (Sid: string, name: string) => (state.kmsKeyArn ? [allow(Sid, [name], [state.kmsKeyArn])] : []);
  return {
    read: [
      allow("FindState", ["s3:ListBucket"], [bucket], { StringLike: { "s3:prefix": [`${root}/*`, root] } }),
      allow("ReadState", ["s3:GetObject"], [checkpoint, at("meta.yaml")]),
      ...key("ReadSecrets", "kms:Decrypt"),
    ],
    write: [
      allow("WriteState", actions("s3", "DeleteObject PutObject"), [checkpoint, ...kept, locks]),
      allow("ReadLocks", ["s3:GetObject"], [locks]),
      ...key("WriteSecrets", "kms:Encrypt"),
    ],
  };
}
