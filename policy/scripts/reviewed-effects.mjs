/**
 * Effects of actions that AWS's access levels do not show: reviewed lists. `generate-actions.mjs` creates
 * data/effects.json from them and from the access levels; it drops names that AWS does not have.
 */

/** Actions of AWS's level "Permissions management" that open nothing. */
export const NO_POLICY_CHANGE = ["ram:GetPermission", "iam:GenerateServiceLastAccessedDetails"];

/** Names of the level "Write" that change permissions, in any service: AWS gives that level to many resource policies. */
export const POLICY_NAMES = new RegExp(
  `^(?:Put|Create|Update|Delete|Modify)(?:(?:${[
    "Resource|Access|S3Access|Security|Cluster|Group|Mesh|Project|Sink|Contact|Application|Channel|OriginEndpoint|Destination",
    "DeliveryDestination|Repository|InvestigationGroup|LineageGroup|ModelPackageGroup|ConfiguredAudienceModel|Profile",
    "VerifiedAccessEndpoint|VerifiedAccessGroup|DomainPermissions|RepositoryPermissions|Feed",
  ].join("|")})Policy|ResourcePolicyStatement|ResourcePermissionStatement|IAMPolicyAssignment)$`,
);

/** Further actions of the level "Write" that change permissions. */
export const POLICIES = [
  "sso:PutInlinePolicyToPermissionSet sso:DeleteInlinePolicyFromPermissionSet sso:CreatePermissionSet sso:DeletePermissionSet",
  "sso:ProvisionPermissionSet sso:CreateInstanceAccessControlAttributeConfiguration sso:PutApplicationGrant",
  "sso:UpdateInstanceAccessControlAttributeConfiguration sso:DeleteInstanceAccessControlAttributeConfiguration",
  "sso:DeleteApplicationGrant sso:PutApplicationAccessScope sso:DeleteApplicationAccessScope organizations:CreatePolicy",
  "organizations:DeletePolicy organizations:EnablePolicyType organizations:DisablePolicyType",
  "organizations:EnableAWSServiceAccess organizations:DisableAWSServiceAccess organizations:RegisterDelegatedAdministrator",
  "organizations:DeregisterDelegatedAdministrator organizations:LeaveOrganization organizations:MoveAccount",
  "lakeformation:RegisterResource lakeformation:RegisterResourceWithPrivilegedAccess lakeformation:AddLFTagsToResource",
  "lakeformation:RemoveLFTagsFromResource lakeformation:CreateLakeFormationOptIn lakeformation:DeleteLakeFormationOptIn",
  "lakeformation:CreateDataCellsFilter lakeformation:UpdateDataCellsFilter lakeformation:DeleteDataCellsFilter",
  "lakeformation:CreateLFTagExpression lakeformation:UpdateLFTagExpression lakeformation:DeleteLFTagExpression",
  "ram:CreateResourceShare ram:UpdateResourceShare ram:DeleteResourceShare ram:AssociateResourceShare",
  "ram:DisassociateResourceShare ram:AssociateResourceSharePermission ram:DisassociateResourceSharePermission",
  "ram:CreatePermission ram:CreatePermissionVersion ram:DeletePermission ram:DeletePermissionVersion",
  "ram:SetDefaultPermissionVersion ram:ReplacePermissionAssociations ram:PromotePermissionCreatedFromPolicy",
  "ram:PromoteResourceShareCreatedFromPolicy verifiedpermissions:CreatePolicy verifiedpermissions:UpdatePolicy",
  "verifiedpermissions:DeletePolicy verifiedpermissions:CreatePolicyTemplate verifiedpermissions:UpdatePolicyTemplate",
  "verifiedpermissions:DeletePolicyTemplate eks:CreateAccessEntry eks:UpdateAccessEntry eks:DeleteAccessEntry",
  "eks:AssociateAccessPolicy eks:DisassociateAccessPolicy appstream:UpdateImagePermissions appstream:DeleteImagePermissions",
  "ds:EnableRoleAccess ds:DisableRoleAccess ds:ShareDirectory lightsail:SetResourceAccessForBucket license-manager:CreateGrant",
  "quicksight:UpdateResourcePermissions workdocs:AddResourcePermissions kendra:CreateAccessControlConfiguration",
  "kendra:UpdateAccessControlConfiguration kendra:DeleteAccessControlConfiguration transfer:CreateAccess transfer:UpdateAccess",
  "ec2:ModifyImageAttribute ec2:ModifyFpgaImageAttribute ec2:ModifySnapshotAttribute ec2:ModifyVpcEndpointServicePermissions",
  "rds:ModifyDBSnapshotAttribute rds:ModifyDBClusterSnapshotAttribute redshift:AuthorizeSnapshotAccess",
  "redshift:AuthorizeDataShare redshift:AuthorizeEndpointAccess ssm:ModifyDocumentPermission",
  "workspaces:UpdateWorkspaceImagePermission rolesanywhere:UpdateProfile rolesanywhere:UpdateTrustAnchor",
  "s3:PutReplicationConfiguration lambda:CreateFunctionUrlConfig lambda:UpdateFunctionUrlConfig",
];

/** Names that change the encryption of data, in any service; only actions that write are considered. */
export const ENCRYPTION =
  /Encryption(?:Config|Configuration|Settings|Key|ByDefault|$)|KmsKey(?:Id)?$|EncryptionAtRest|^(?:Start|Stop)StreamEncryption$/;

/** Actions on keys themselves. */
export const KEYS = [
  "kms:CancelKeyDeletion kms:CreateGrant kms:DeleteAlias kms:DeleteCustomKeyStore kms:DeleteImportedKeyMaterial kms:DisableKey",
  "kms:DisableKeyRotation kms:ImportKeyMaterial kms:PutKeyPolicy kms:ReplicateKey kms:RevokeGrant kms:ScheduleKeyDeletion",
  "kms:UpdateAlias kms:UpdatePrimaryRegion cloudhsm:DeleteHsm cloudhsm:DeleteCluster acm:DeleteCertificate acm:ExportCertificate",
  "acm-pca:DeleteCertificateAuthority s3:UpdateObjectEncryption s3:PutEncryptionConfiguration",
];

/** Names that delete a container of data with its contents, in any service. */
export const CONTAINERS = new RegExp(
  `^(?:Delete(?:${[
    "Bucket|VectorBucket|TableBucket|DirectoryBucket|Table|Repository|Queue|Topic|Stream|DeliveryStream|FileSystem|DBInstance",
    "DBCluster|GlobalCluster|Cluster|CacheCluster|ReplicationGroup|ServerlessCache|LogGroup|Domain|ElasticsearchDomain|Vault",
    "BackupVault|RecoveryPoint|Database|Keyspace|Ledger|Collection|Secret|Volume|Snapshot|Backup|DBSnapshot|DBClusterSnapshot",
    "Catalog|Datastore|DataStore|FHIRDatastore|Namespace|Graph|FeatureGroup|AccessPoint|Registry|Workgroup|WorkGroup|EventDataStore",
    "Bot|Index|KnowledgeBase|Instance|Image|StorageVirtualMachine|ObjectLambda|UserPool|IdentityPool|HostedZone",
    // Rules that expire everything delete it within a day.
  ].join("|")})|PutLifecycleConfiguration|PutLifecyclePolicy|PurgeQueue|TerminateInstances|DeregisterImage)$`,
);

/** Acting as somebody else. */
export const ROLES = [
  "iam:PassRole sts:AssumeRole sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity sts:AssumeRoot sts:GetFederationToken",
  "iam:CreateAccessKey iam:CreateLoginProfile iam:UpdateLoginProfile iam:UpdateAccessKey iam:ResetServiceSpecificCredential",
  "iam:CreateServiceSpecificCredential iam:UploadSigningCertificate iam:AddRoleToInstanceProfile iam:AddUserToGroup",
  "sso:CreateAccountAssignment sso:CreateApplicationAssignment identitystore:CreateGroupMembership",
  "rolesanywhere:CreateProfile rolesanywhere:CreateTrustAnchor cognito-identity:SetIdentityPoolRoles",
  "iam:CreateOpenIDConnectProvider iam:UpdateOpenIDConnectProviderThumbprint iam:AddClientIDToOpenIDConnectProvider",
  "iam:CreateSAMLProvider iam:UpdateSAMLProvider iam:DeactivateMFADevice iam:ResyncMFADevice",
  "cognito-idp:AdminSetUserPassword sso-directory:UpdatePassword sso-directory:AddMemberToGroup",
];

/** Running one's own code with an existing role. */
export const CODE = [
  "ecs:ExecuteCommand ecs:RegisterTaskDefinition ecs:RunTask ecs:StartTask ecs:CreateService ecs:UpdateService ecs:CreateTaskSet",
  "lambda:CreateFunction lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:CreateEventSourceMapping",
  "lambda:PublishLayerVersion ec2:RunInstances ec2:ModifyInstanceAttribute ec2:CreateLaunchTemplateVersion",
  "ec2:RequestSpotInstances ec2-instance-connect:SendSerialConsoleSSHPublicKey ec2-instance-connect:SendSSHPublicKey ssm:SendCommand",
  "ssm:StartSession ssm:StartAutomationExecution ssm:CreateAssociation ssm:UpdateDocument codebuild:StartBuild",
  "codebuild:CreateProject codebuild:UpdateProject codebuild:StartBuildBatch glue:UpdateDevEndpoint glue:CreateJob glue:UpdateJob glue:CreateDevEndpoint glue:StartJobRun",
  "glue:CreateSession glue:RunStatement batch:SubmitJob batch:RegisterJobDefinition states:CreateStateMachine",
  "states:UpdateStateMachine cloudformation:CreateStack cloudformation:UpdateStack cloudformation:ExecuteChangeSet",
  "cloudformation:CreateChangeSet cloudformation:CreateStackSet cloudformation:UpdateStackSet sagemaker:CreateNotebookInstance",
  "sagemaker:CreatePresignedNotebookInstanceUrl sagemaker:CreatePresignedDomainUrl sagemaker:CreateTrainingJob sagemaker:CreateProcessingJob",
  "datapipeline:PutPipelineDefinition elasticmapreduce:RunJobFlow elasticmapreduce:AddJobFlowSteps eks:AccessKubernetesApi",
  "autoscaling:CreateLaunchConfiguration apprunner:CreateService scheduler:CreateSchedule scheduler:UpdateSchedule",
  "events:PutTargets pipes:CreatePipe pipes:UpdatePipe bedrock-agentcore:InvokeCodeInterpreter",
];

/** Disabling audit logs and detectors. */
export const AUDIT = [
  "cloudtrail:StopLogging cloudtrail:DeleteTrail cloudtrail:UpdateTrail cloudtrail:PutEventSelectors",
  "cloudtrail:StopEventDataStoreIngestion config:StopConfigurationRecorder config:DeleteConfigurationRecorder",
  "config:DeleteDeliveryChannel config:DeleteConfigRule guardduty:DeleteDetector guardduty:UpdateDetector",
  "guardduty:StopMonitoringMembers guardduty:DeleteMembers guardduty:DisassociateMembers guardduty:CreateFilter",
  "securityhub:DisableSecurityHub securityhub:BatchDisableStandards securityhub:DeleteMembers",
  "access-analyzer:DeleteAnalyzer macie2:DisableMacie inspector2:Disable detective:DeleteGraph ec2:DeleteFlowLogs",
  "wafv2:DeleteLoggingConfiguration network-firewall:UpdateLoggingConfiguration logs:DeleteLogStream",
  "logs:DeleteSubscriptionFilter route53resolver:DeleteResolverQueryLogConfig",
  "wafv2:DeleteWebACL wafv2:DisassociateWebACL shield:DeleteProtection",
];

/** Reading stored data. */
export const READING = [
  "s3:GetObject s3:GetObjectVersion s3:GetObjectTorrent s3express:CreateSession s3tables:GetTableData s3vectors:GetVectors",
  "s3vectors:QueryVectors s3-object-lambda:GetObject dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query dynamodb:Scan",
  "dynamodb:GetRecords dynamodb:PartiQLSelect dynamodb:ExportTableToPointInTime secretsmanager:GetSecretValue",
  "secretsmanager:BatchGetSecretValue ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath ssm:GetParameterHistory",
  "sqs:ReceiveMessage kinesis:GetRecords kinesis:SubscribeToShard kms:Decrypt kms:ReEncryptFrom ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer logs:GetLogEvents logs:FilterLogEvents logs:GetQueryResults logs:StartLiveTail",
  "athena:GetQueryResults redshift-data:GetStatementResult rds-data:ExecuteStatement rds-data:BatchExecuteStatement",
  "rds-db:connect elasticfilesystem:ClientMount ebs:GetSnapshotBlock codecommit:GitPull lambda:GetFunction",
  "es:ESHttpGet aoss:APIAccessAll timestream:Select cassandra:Select neptune-db:ReadDataViaQuery qldb:PartiQLSelect",
  "glacier:GetJobOutput backup:StartRestoreJob redshift:GetClusterCredentials redshift:GetClusterCredentialsWithIAM",
  "redshift-serverless:GetCredentials",
];

/** Writing or deleting stored data. */
export const WRITING = [
  "s3:PutObject s3:DeleteObject s3:DeleteObjectVersion s3:RestoreObject s3:ReplicateObject s3:ReplicateDelete",
  "s3express:CreateSession s3tables:PutTableData s3vectors:PutVectors s3vectors:DeleteVectors s3-object-lambda:PutObject dynamodb:PutItem",
  "dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem dynamodb:PartiQLInsert dynamodb:PartiQLUpdate",
  "dynamodb:PartiQLDelete secretsmanager:PutSecretValue secretsmanager:UpdateSecret ssm:PutParameter ssm:DeleteParameter",
  "ssm:DeleteParameters sqs:SendMessage sqs:DeleteMessage sns:Publish kinesis:PutRecord kinesis:PutRecords",
  "firehose:PutRecord firehose:PutRecordBatch ecr:PutImage ecr:BatchDeleteImage logs:DeleteLogStream",
  "elasticfilesystem:ClientWrite elasticfilesystem:ClientRootAccess ebs:PutSnapshotBlock codecommit:GitPush es:ESHttpPut",
  "es:ESHttpPost es:ESHttpDelete timestream:WriteRecords cassandra:Modify neptune-db:WriteDataViaQuery",
  "neptune-db:DeleteDataViaQuery redshift-data:ExecuteStatement rds-data:ExecuteStatement rds-data:BatchExecuteStatement",
];
