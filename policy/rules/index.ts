import type { Rule } from "../core/rule";
import { aossAccessNarrow } from "./aoss-access-narrow";
import { dataNotPublic } from "./data-not-public";
import { ec2DefaultSecurityGroupClosed } from "./ec2-default-security-group-closed";
import { ec2NoPublicAddress } from "./ec2-no-public-address";
import { ec2SubnetNoPublicAddresses } from "./ec2-subnet-no-public-addresses";
import { ec2VpcFlowLogs } from "./ec2-vpc-flow-logs";
import { ecrEncryptedByKey } from "./ecr-encrypted-by-key";
import { ecrImmutableTags } from "./ecr-immutable-tags";
import { ecrScanOnPush } from "./ecr-scan-on-push";
import { ecsClusterInsights } from "./ecs-cluster-insights";
import { ecsContainerDefinitionsKnown } from "./ecs-container-definitions-known";
import { ecsContainerLogging } from "./ecs-container-logging";
import { ecsEfsEncryptedInTransit } from "./ecs-efs-encrypted-in-transit";
import { ecsExecLogged } from "./ecs-exec-logged";
import { ecsExecutionPolicyNotOnTaskRole } from "./ecs-execution-policy-not-on-task-role";
import { ecsExecutionRoleWithoutData } from "./ecs-execution-role-without-data";
import { ecsFargateSize } from "./ecs-fargate-size";
import { ecsImageByDigest } from "./ecs-image-by-digest";
import { ecsImageNotLatest } from "./ecs-image-not-latest";
import { ecsNoHostAccess } from "./ecs-no-host-access";
import { ecsNoPlaintextSecret } from "./ecs-no-plaintext-secret";
import { ecsNoPrivilegedContainer } from "./ecs-no-privileged-container";
import { ecsNoPublicAddress } from "./ecs-no-public-address";
import { ecsNoRootUser } from "./ecs-no-root-user";
import { ecsPlatformVersionLatest } from "./ecs-platform-version-latest";
import { ecsReadOnlyRoot } from "./ecs-read-only-root";
import { ecsTaskRolesDistinct } from "./ecs-task-roles-distinct";
import { efsAccessPointEnforces } from "./efs-access-point-enforces";
import { efsEncrypted } from "./efs-encrypted";
import { eventTargetRetryAndDlq } from "./event-target-retry-and-dlq";
import { iamCrossAccountExternalId } from "./iam-cross-account-external-id";
import { iamDangerousActionsPinned } from "./iam-dangerous-actions-pinned";
import { iamDataAccessPinned } from "./iam-data-access-pinned";
import { iamDocumentKnown } from "./iam-document-known";
import { iamDocumentValid } from "./iam-document-valid";
import { iamNoDangerousWildcard } from "./iam-no-dangerous-wildcard";
import { iamNoFullAccessManagedPolicy } from "./iam-no-full-access-managed-policy";
import { iamNoInvertedElements } from "./iam-no-inverted-elements";
import { iamNoPrivilegeEscalation } from "./iam-no-privilege-escalation";
import { iamNoServiceWideGrant } from "./iam-no-service-wide-grant";
import { iamOidcTrustNarrow } from "./iam-oidc-trust-narrow";
import { iamPassRolePinned } from "./iam-pass-role-pinned";
import { iamResourcePolicyNotPublic } from "./iam-resource-policy-not-public";
import { iamRunTaskPinned } from "./iam-run-task-pinned";
import { iamSamlTrustNarrow } from "./iam-saml-trust-narrow";
import { iamServicePrincipalNamesSource } from "./iam-service-principal-names-source";
import { iamTrustNamesAccount } from "./iam-trust-names-account";
import { kmsGrantNarrow } from "./kms-grant-narrow";
import { kmsKeyRotation } from "./kms-key-rotation";
import { lambdaUrlNeedsAuth } from "./lambda-url-needs-auth";
import { lbAccessLogs } from "./lb-access-logs";
import { lbDeletionProtection } from "./lb-deletion-protection";
import { lbDropsInvalidHeaders } from "./lb-drops-invalid-headers";
import { lbTls } from "./lb-tls";
import { logsEncryptedByKey } from "./logs-encrypted-by-key";
import { logsRetention } from "./logs-retention";
import { noPlaintextSecret } from "./no-plaintext-secret";
import { requiredTags } from "./required-tags";
import { s3AccessGrantNarrow } from "./s3-access-grant-narrow";
import { s3Encryption } from "./s3-encryption";
import { s3PublicAccessBlocked } from "./s3-public-access-blocked";
import { s3TlsOnly } from "./s3-tls-only";
import { s3Versioning } from "./s3-versioning";
import { secretsmanagerRotation } from "./secretsmanager-rotation";
import { sfnLogged } from "./sfn-logged";
import { sgEgressHttpsOnly } from "./sg-egress-https-only";
import { sgNoWorldIngress } from "./sg-no-world-ingress";
import { snsEncrypted } from "./sns-encrypted";
import { snsTlsOnly } from "./sns-tls-only";
import { sqsDeadLetterQueue } from "./sqs-dead-letter-queue";
import { sqsEncrypted } from "./sqs-encrypted";
import { sqsTlsOnly } from "./sqs-tls-only";
import { sqsVisibilityCoversTask } from "./sqs-visibility-covers-task";

/** All rules, in the order of the README's table. */
export const RULES: readonly Rule[] = [
  iamNoServiceWideGrant,
  iamNoDangerousWildcard,
  iamNoFullAccessManagedPolicy,
  iamNoInvertedElements,
  iamPassRolePinned,
  iamRunTaskPinned,
  iamResourcePolicyNotPublic,
  iamTrustNamesAccount,
  iamDocumentKnown,
  iamDocumentValid,
  iamNoPrivilegeEscalation,
  iamDangerousActionsPinned,
  iamDataAccessPinned,
  iamOidcTrustNarrow,
  iamSamlTrustNarrow,
  iamCrossAccountExternalId,
  iamServicePrincipalNamesSource,
  ecsTaskRolesDistinct,
  ecsExecutionPolicyNotOnTaskRole,
  ecsExecutionRoleWithoutData,
  ecsNoPlaintextSecret,
  ecsNoHostAccess,
  ecsNoPrivilegedContainer,
  ecsImageByDigest,
  ecsImageNotLatest,
  ecsFargateSize,
  ecsContainerLogging,
  ecsReadOnlyRoot,
  ecsContainerDefinitionsKnown,
  ecsClusterInsights,
  ecsNoPublicAddress,
  ecsEfsEncryptedInTransit,
  ecsNoRootUser,
  ecsExecLogged,
  ecsPlatformVersionLatest,
  logsRetention,
  logsEncryptedByKey,
  s3PublicAccessBlocked,
  s3AccessGrantNarrow,
  s3TlsOnly,
  s3Encryption,
  s3Versioning,
  ecrImmutableTags,
  ecrScanOnPush,
  ecrEncryptedByKey,
  sqsEncrypted,
  sqsTlsOnly,
  sqsDeadLetterQueue,
  sqsVisibilityCoversTask,
  snsTlsOnly,
  snsEncrypted,
  sgNoWorldIngress,
  sgEgressHttpsOnly,
  ec2SubnetNoPublicAddresses,
  ec2NoPublicAddress,
  ec2VpcFlowLogs,
  ec2DefaultSecurityGroupClosed,
  lbTls,
  lbDropsInvalidHeaders,
  lbAccessLogs,
  lbDeletionProtection,
  eventTargetRetryAndDlq,
  efsEncrypted,
  efsAccessPointEnforces,
  kmsKeyRotation,
  kmsGrantNarrow,
  secretsmanagerRotation,
  lambdaUrlNeedsAuth,
  sfnLogged,
  noPlaintextSecret,
  dataNotPublic,
  aossAccessNarrow,
  requiredTags,
];
