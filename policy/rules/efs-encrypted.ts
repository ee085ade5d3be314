import { settingFindings } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";

export const efsEncrypted = rule({
  name: "efs-encrypted",
  description: "File systems are encrypted at rest.",
  why: "Encryption is set at the creation of a file system and cannot be added later.",
  severity: "high",
  level: "mandatory",
  remediation: "Set encrypted to true, or give kmsKeyId.",
  url: "https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
  framework: fsbp("EFS.1", "Elastic File System should be configured to encrypt file data at rest using AWS KMS"),
  tags: ["efs", "encryption"],
  types: awsTypes("efs/fileSystem"),
  *check({ props: { encrypted, kmsKeyId } }) {
    if (!kmsKeyId) yield* settingFindings("encrypted", encrypted);
  },
});
