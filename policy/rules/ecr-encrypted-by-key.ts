import { securityHub } from "../core/frameworks";
import { settingRule } from "../core/setting-rule";
import { awsTypes } from "../core/types";

export const ecrEncryptedByKey = settingRule({
  name: "ecr-encrypted-by-key",
  description: "Repositories are encrypted with a customer managed key.",
  why: "ECR encrypts images with S3's key. A customer managed key lets its owner control and revoke pulls. It costs money, so the rule is disabled by default.",
  severity: "low",
  level: "disabled",
  whyDisabled:
    "A key costs 1 USD a month, and a repository accepts one only at creation: turning this on replaces repositories.",
  remediation: "Give encryptionConfigurations the type KMS and a key.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  framework: securityHub("ECR.5", "ECR repositories should be encrypted with customer managed AWS KMS keys"),
  tags: ["ecr", "encryption"],
  types: awsTypes("ecr/repository", "ecr/repositoryCreationTemplate"),
  setting: "encryptionConfigurations.*.encryptionType",
  isRight: (type) => type === "KMS" || type === "KMS_DSSE",
});
