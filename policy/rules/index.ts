import type { Rule } from "../core/rule";
import { ecrImmutableTags } from "./ecr-immutable-tags";
import { ecrScanOnPush } from "./ecr-scan-on-push";
import { ecsClusterInsights } from "./ecs-cluster-insights";
import { ecsContainerDefinitionsKnown } from "./ecs-container-definitions-known";
import { ecsContainerLogging } from "./ecs-container-logging";
import { ecsExecutionPolicyNotOnTaskRole } from "./ecs-execution-policy-not-on-task-role";
import { ecsExecutionRoleWithoutData } from "./ecs-execution-role-without-data";
import { ecsFargateSize } from "./ecs-fargate-size";
import { ecsImageByDigest } from "./ecs-image-by-digest";
import { ecsImageNotLatest } from "./ecs-image-not-latest";
import { ecsNoHostAccess } from "./ecs-no-host-access";
import { ecsNoPlaintextSecret } from "./ecs-no-plaintext-secret";
import { ecsNoPrivilegedContainer } from "./ecs-no-privileged-container";
import { ecsReadOnlyRoot } from "./ecs-read-only-root";
import { ecsTaskRolesDistinct } from "./ecs-task-roles-distinct";
import { eventTargetRetryAndDlq } from "./event-target-retry-and-dlq";
import { iamDocumentKnown } from "./iam-document-known";
import { iamDocumentValid } from "./iam-document-valid";
import { iamNoDangerousWildcard } from "./iam-no-dangerous-wildcard";
import { iamNoFullAccessManagedPolicy } from "./iam-no-full-access-managed-policy";
import { iamNoInvertedElements } from "./iam-no-inverted-elements";
import { iamNoServiceWideGrant } from "./iam-no-service-wide-grant";
import { iamPassRolePinned } from "./iam-pass-role-pinned";
import { iamResourcePolicyNotPublic } from "./iam-resource-policy-not-public";
import { iamRunTaskPinned } from "./iam-run-task-pinned";
import { iamTrustNamesAccount } from "./iam-trust-names-account";
import { lbTls } from "./lb-tls";
import { logsRetention } from "./logs-retention";
import { requiredTags } from "./required-tags";
import { s3Encryption } from "./s3-encryption";
import { s3PublicAccessBlocked } from "./s3-public-access-blocked";
import { s3TlsOnly } from "./s3-tls-only";
import { s3Versioning } from "./s3-versioning";
import { sgEgressHttpsOnly } from "./sg-egress-https-only";
import { sgNoWorldIngress } from "./sg-no-world-ingress";
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
  logsRetention,
  s3PublicAccessBlocked,
  s3TlsOnly,
  s3Encryption,
  s3Versioning,
  ecrImmutableTags,
  ecrScanOnPush,
  sqsEncrypted,
  sqsTlsOnly,
  sqsDeadLetterQueue,
  sqsVisibilityCoversTask,
  snsTlsOnly,
  sgNoWorldIngress,
  sgEgressHttpsOnly,
  lbTls,
  eventTargetRetryAndDlq,
  requiredTags,
];
