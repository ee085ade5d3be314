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
  "es:UpdateDomainConfig es:UpdateElasticsearchDomainConfig eks:CreatePodIdentityAssociation eks:UpdatePodIdentityAssociation",
  "eks:AssociateIdentityProviderConfig elasticache:ModifyUser elasticache:ModifyUserGroup memorydb:UpdateUser memorydb:UpdateACL",
];

/** Names that change the encryption of data, in any service; only actions that write are considered. */
export const ENCRYPTION =
  /Encryption(?:Config|Configuration|Settings|Key|ByDefault|$)|KmsKey(?:Id)?$|EncryptionAtRest|^(?:Start|Stop)StreamEncryption$/;

/** Actions on keys themselves. */
export const KEYS = [
  "kms:CancelKeyDeletion kms:CreateGrant kms:DeleteAlias kms:DeleteCustomKeyStore kms:DeleteImportedKeyMaterial kms:DisableKey",
  "kms:DisableKeyRotation kms:ImportKeyMaterial kms:PutKeyPolicy kms:ReplicateKey kms:RevokeGrant kms:ScheduleKeyDeletion",
  "kms:UpdateAlias kms:UpdatePrimaryRegion cloudhsm:DeleteHsm cloudhsm:DeleteCluster acm:DeleteCertificate acm:ExportCertificate",
  "acm-pca:DeleteCertificateAuthority s3:UpdateObjectEncryption s3:PutEncryptionConfiguration acm:ImportCertificate",
  "acm-pca:ImportCertificateAuthorityCertificate acm-pca:UpdateCertificateAuthority acm-pca:RevokeCertificate acm:RevokeCertificate",
  "payment-cryptography:ExportKey payment-cryptography:DeleteKey payment-cryptography:ImportKey cloudhsm:CopyBackupToRegion",
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

/** Further actions that delete much at once: all that a stack made, an account, the backups of a database. */
export const WHOLES = [
  "cloudformation:DeleteStack cloudformation:DeleteStackSet cloudformation:DeleteStackInstances account:CloseAccount",
  "organizations:CloseAccount organizations:DeleteOrganization organizations:RemoveAccountFromOrganization",
  "rds:DeleteDBInstanceAutomatedBackup rds:DeleteDBClusterAutomatedBackup dynamodb:DeleteTableReplica",
  "elasticmapreduce:TerminateJobFlows workspaces:TerminateWorkspaces autoscaling:DeleteAutoScalingGroup elasticbeanstalk:TerminateEnvironment",
  "healthlake:StartFHIRBulkDeleteJob glue:DeletePartition glue:BatchDeleteTable glue:BatchDeletePartition transfer:DeleteServer",
];

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
  // Keys, devices and the address with which another user, or an account's root, logs in.
  "iam:UploadSSHPublicKey iam:EnableMFADevice account:StartPrimaryEmailUpdate",
  // A principal that can have a certificate or a signature made counts as its owner.
  "kms:Sign kms:GenerateMac",
  "acm-pca:IssueCertificate signer:StartSigningJob signer:SignPayload iot:CreateKeysAndCertificate iot:CreateCertificateFromCsr",
  "iot:RegisterCertificate iot:RegisterCertificateWithoutCA iot:RegisterCACertificate iot:AttachThingPrincipal",
  "cognito-idp:AdminAddUserToGroup cognito-idp:AdminInitiateAuth cognito-idp:AdminRespondToAuthChallenge",
  "cognito-idp:AdminResetUserPassword cognito-idp:AdminUpdateUserAttributes cognito-idp:AdminLinkProviderForUser",
  "cognito-idp:AdminSetUserMFAPreference cognito-idp:CreateIdentityProvider cognito-idp:UpdateIdentityProvider",
  "cognito-idp:UpdateUserPool cognito-idp:UpdateUserPoolClient cognito-idp:AddUserPoolClientSecret cognito-idp:SetUserPoolMfaConfig",
  "cognito-identity:UpdateIdentityPool cognito-identity:SetPrincipalTagAttributeMap cognito-identity:GetOpenIdTokenForDeveloperIdentity",
  "transfer:ImportSshPublicKey transfer:CreateUser transfer:UpdateUser ds:ResetUserPassword ds:CreateTrust ds:UpdateTrust",
  "airflow:CreateCliToken airflow:CreateWebLoginToken grafana:CreateWorkspaceServiceAccountToken grafana:CreateWorkspaceApiKey",
  "cloud9:CreateEnvironmentMembership cloud9:CreateEnvironmentToken elasticmapreduce:GetClusterSessionCredentials",
  "emr-containers:GetManagedEndpointSessionCredentials datazone:GetEnvironmentCredentials appstream:CreateStreamingURL",
  "lightsail:GetInstanceAccessDetails lightsail:DownloadDefaultKeyPair lightsail:GetRelationalDatabaseMasterUserPassword",
  "lightsail:CreateBucketAccessKey events:RetrieveConnectionCredentials bedrock-agentcore:GetWorkloadAccessTokenForUserId",
  "bedrock-agentcore:GetResourceOauth2Token bedrock-agentcore:GetResourceApiKey ec2:GetPasswordData mq:CreateUser mq:UpdateUser",
  "quicksight:GenerateEmbedUrlForRegisteredUser ec2:AssociateIamInstanceProfile ec2:ReplaceIamInstanceProfileAssociation",
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
  "events:PutTargets pipes:CreatePipe pipes:UpdatePipe bedrock-agentcore:InvokeCodeInterpreter eks:MutateViaKubernetesApi",
  "lambda:UpdateEventSourceMapping lambda:ConnectMicrovm lambda:CreateMicrovmShellAuthToken lambda:CreateMicrovmAuthToken",
  "lambda:RunMicrovm ecs:CreateExpressGatewayService ecs:UpdateExpressGatewayService ecs:RegisterDaemonTaskDefinition ecs:UpdateDaemon",
  "apprunner:UpdateService codedeploy:CreateDeployment elasticbeanstalk:UpdateEnvironment elasticbeanstalk:CreateApplicationVersion",
  "synthetics:CreateCanary synthetics:UpdateCanary kinesisanalytics:CreateApplication kinesisanalytics:UpdateApplication",
  "emr-serverless:StartJobRun emr-serverless:StartSession emr-containers:StartJobRun elasticmapreduce:StartNotebookExecution",
  "codepipeline:CreatePipeline codepipeline:UpdatePipeline amplify:StartDeployment amplify:UpdateApp amplify:CreateDeployment",
  "ssm:UpdateAssociation ssm:StartChangeRequestExecution ssm:ResumeSession ssm:RegisterTaskWithMaintenanceWindow",
  "ssm:UpdateMaintenanceWindowTask greengrass:CreateDeployment greengrass:CreateGroupVersion iot:CreateJob",
  "iot:StartCommandExecution athena:StartSession athena:StartCalculationExecution appsync:UpdateResolver appsync:UpdateFunction",
  "sagemaker:UpdateNotebookInstanceLifecycleConfig sagemaker:CreateModel sagemaker:UpdatePipeline glue:CreateTrigger glue:UpdateTrigger",
  "cloudfront:UpdateFunction cloudfront:PublishFunction lightsail:CreateContainerServiceDeployment imagebuilder:CreateComponent",
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
  "wafv2:DeleteWebACL wafv2:DisassociateWebACL shield:DeleteProtection logs:DeleteDataProtectionPolicy logs:Unmask",
  "route53:DeleteQueryLoggingConfig route53resolver:DisassociateResolverQueryLogConfig config:PutConfigurationRecorder",
  "wafv2:UpdateWebACL wafv2:UpdateRuleGroup wafv2:UpdateIPSet network-firewall:UpdateFirewallPolicy network-firewall:UpdateRuleGroup",
  "network-firewall:AssociateFirewallPolicy route53resolver:UpdateFirewallRule route53resolver:UpdateFirewallDomains",
  "route53resolver:DisassociateFirewallRuleGroup route53resolver:UpdateFirewallConfig rds:StopActivityStream",
];

/** Sending traffic to another place, or letting it in: names, routes, firewalls, listeners. */
export const TRAFFIC = [
  "route53:ChangeResourceRecordSets route53:CreateTrafficPolicyInstance route53:UpdateTrafficPolicyInstance",
  "route53:AssociateVPCWithHostedZone route53:CreateVPCAssociationAuthorization route53:DisableHostedZoneDNSSEC",
  "route53:DeactivateKeySigningKey route53domains:TransferDomainToAnotherAwsAccount route53domains:TransferDomain",
  "route53domains:PushDomain route53domains:UpdateDomainNameservers route53domains:RetrieveDomainAuthCode",
  "route53domains:DisableDomainTransferLock route53domains:AssociateDelegationSignerToDomain route53domains:DeleteDomain",
  "route53resolver:CreateResolverRule route53resolver:UpdateResolverRule route53resolver:AssociateResolverRule",
  "ec2:AuthorizeSecurityGroupIngress ec2:ModifySecurityGroupRules ec2:CreateNetworkAclEntry ec2:ReplaceNetworkAclEntry",
  "ec2:ReplaceNetworkAclAssociation ec2:CreateRoute ec2:ReplaceRoute ec2:ReplaceRouteTableAssociation ec2:CreateVpcPeeringConnection",
  "ec2:AcceptVpcPeeringConnection ec2:CreateTrafficMirrorSession ec2:ModifyTrafficMirrorSession ec2:AttachInternetGateway",
  "ec2:CreateTransitGatewayRoute ec2:ReplaceTransitGatewayRoute ec2:AcceptTransitGatewayPeeringAttachment",
  "ec2:AcceptTransitGatewayVpcAttachment ec2:CreateTransitGatewayPeeringAttachment ec2:ModifyManagedPrefixList",
  "ec2:ModifyVpcBlockPublicAccessOptions ec2:CreateVpcBlockPublicAccessExclusion ec2:AuthorizeClientVpnIngress",
  "ec2:CreateClientVpnRoute ec2:CreateVpnConnectionRoute ec2:ModifyVpcEndpointServiceConfiguration ec2:AcceptVpcEndpointConnections",
  // Those of load balancers are missing: AWS's own policy for CodeDeploy allows them on every listener.
  "cloudfront:UpdateDistribution cloudfront:UpdateDistributionTenant",
  "cloudfront:AssociateAlias cloudfront:UpdateDomainAssociation globalaccelerator:UpdateEndpointGroup globalaccelerator:AddEndpoints",
  "s3:SubmitMultiRegionAccessPointRoutes lightsail:PutInstancePublicPorts lightsail:OpenInstancePublicPorts lightsail:PeerVpc",
  "lightsail:CreateDomainEntry lightsail:UpdateDomainEntry elasticbeanstalk:SwapEnvironmentCNAMEs vpc-lattice:UpdateListener",
  "vpc-lattice:UpdateRule servicediscovery:RegisterInstance ses:CreateReceiptRule ses:UpdateReceiptRule ses:SetActiveReceiptRuleSet",
];

/** Copying stored data to a place of the caller's choice: exports, copies of snapshots, restores, replicas, streams. */
export const COPYING = [
  "rds:StartExportTask rds:CopyDBSnapshot rds:CopyDBClusterSnapshot rds:RestoreDBInstanceFromDBSnapshot",
  "rds:RestoreDBClusterFromSnapshot rds:RestoreDBInstanceToPointInTime rds:RestoreDBClusterToPointInTime",
  "rds:CreateDBInstanceReadReplica rds:StartDBInstanceAutomatedBackupsReplication rds:CreateIntegration rds:StartActivityStream",
  "rds:DownloadCompleteDBLogFile dynamodb:EnableKinesisStreamingDestination dynamodb:UpdateKinesisStreamingDestination",
  "dynamodb:RestoreTableFromBackup dynamodb:RestoreTableToPointInTime dynamodb:RestoreTableFromAwsBackup dynamodb:CreateTableReplica",
  "dynamodb:ExportTableToPointInTime dynamodb:CreateGlobalTable dynamodb:UpdateGlobalTable logs:PutSubscriptionFilter",
  "logs:CreateExportTask logs:PutAccountPolicy logs:PutDestination logs:CreateScheduledQuery logs:UpdateScheduledQuery",
  "ec2:ExportImage ec2:CreateStoreImageTask ec2:CreateInstanceExportTask ec2:CopySnapshot ec2:CopyImage ec2:CopyVolumes",
  "s3:PutInventoryConfiguration s3:PutAnalyticsConfiguration s3:PutBucketNotification s3:CreateJob s3:InitiateReplication",
  "s3-outposts:PutReplicationConfiguration s3tables:PutTableReplication s3tables:PutTableBucketReplication backup:StartCopyJob",
  "backup:StartRestoreJob backup:CopyFromBackupVault backup:CreateRestoreAccessBackupVault dms:CreateReplicationTask",
  "dms:ModifyReplicationTask dms:StartReplicationTask dms:CreateReplicationConfig dms:ModifyReplicationConfig dms:StartReplication",
  "dms:CreateDataMigration dms:ModifyDataMigration dms:StartDataMigration dms:ModifyEndpoint datasync:CreateTask datasync:UpdateTask",
  "datasync:StartTaskExecution elasticache:CopySnapshot elasticache:CopyServerlessCacheSnapshot",
  "elasticache:ExportServerlessCacheSnapshot memorydb:CopySnapshot redshift:CopyClusterSnapshot redshift:RestoreFromClusterSnapshot",
  "redshift:RestoreTableFromClusterSnapshot redshift-serverless:RestoreFromSnapshot redshift-serverless:RestoreFromRecoveryPoint",
  "redshift-serverless:RestoreTableFromSnapshot docdb-elastic:CopyClusterSnapshot docdb-elastic:RestoreClusterFromSnapshot",
  "neptune-graph:StartExportTask neptune-graph:RestoreGraphFromSnapshot fsx:CopyBackup fsx:CopySnapshotAndUpdateVolume",
  "lightsail:CopySnapshot lightsail:ExportSnapshot qldb:ExportJournalToS3 ecr:PutReplicationConfiguration ecr:ReplicateImage",
  "secretsmanager:ReplicateSecretToRegions healthlake:StartFHIRExportJob healthlake:StartFHIRExportJobWithGet",
  "healthlake:StartFHIRExportJobWithPost kafka:CreateReplicator kafka:UpdateReplicationInfo sdb:StartDomainExport",
  "elasticfilesystem:CreateReplicationConfiguration workmail:StartMailboxExportJob workdocs:StartInstanceExport",
  "mobiletargeting:CreateExportJob ses:StartArchiveExport ses:CreateExportJob kinesisvideo:UpdateMediaStorageConfiguration",
  "transfer:StartFileTransfer iot:CreateTopicRule iot:ReplaceTopicRule events:StartReplay quicksight:StartAssetBundleExportJob",
  "lambda:PutFunctionEventInvokeConfig medical-imaging:CopyImageSet omics:StartReadSetExportJob workspaces:CopyWorkspaceImage",
  "appstream:CopyImage imagebuilder:DistributeImage dsql:StartRestoreJob timestream-influxdb:RestoreFromDbBackup",
];

/** Weakening what protects data: locks, versions, backups, the master password, the metadata service. */
export const PROTECTION = [
  "s3:BypassGovernanceRetention s3:PutBucketVersioning s3:PutBucketObjectLockConfiguration s3:PutObjectRetention",
  "s3:PutObjectLegalHold backup:DeleteBackupVaultLockConfiguration backup:PutBackupVaultLockConfiguration backup:DeleteBackupPlan",
  "backup:DeleteBackupSelection backup:UpdateBackupPlan backup:UpdateRecoveryPointLifecycle backup:DisassociateRecoveryPoint",
  "backup:CancelLegalHold backup:UpdateGlobalSettings backup:UpdateRegionSettings dynamodb:UpdateContinuousBackups",
  "rds:ModifyDBInstance rds:ModifyDBCluster redshift:ModifyCluster redshift-serverless:UpdateNamespace redshift-serverless:UpdateWorkgroup",
  "cloudformation:UpdateTerminationProtection ec2:ModifyInstanceMetadataOptions ec2:ModifyInstanceMetadataDefaults",
  "ec2:EnableSerialConsoleAccess ec2:DisableImageDeregistrationProtection lambda:DeleteFunctionCodeSigningConfig",
  "lambda:PutFunctionCodeSigningConfig lambda:UpdateCodeSigningConfig elasticache:ModifyReplicationGroup elasticache:ModifyCacheCluster",
  "docdb-elastic:UpdateCluster lightsail:UpdateRelationalDatabase lightsail:UpdateInstanceMetadataOptions kinesis:DecreaseStreamRetentionPeriod",
  "logs:PutLogGroupDeletionProtection elasticfilesystem:UpdateFileSystemProtection elasticmapreduce:SetTerminationProtection",
  "network-firewall:UpdateFirewallDeleteProtection kafka:UpdateSecurity kafka:UpdateConnectivity glacier:AbortVaultLock",
];

/** Calling what others built, with the rights that it has. */
export const CALLING = [
  "lambda:InvokeFunction lambda:InvokeAsync lambda:InvokeFunctionUrl states:StartExecution states:StartSyncExecution",
  "states:RedriveExecution execute-api:Invoke codepipeline:StartPipelineExecution appsync:GraphQL",
];

/**
 * Names that send messages, mails or events in the name of a sender, in any service. Of these three patterns only actions count whose
 * resource can be named: the others have to be allowed on everything.
 */
export const SENDING = new RegExp(
  `^(?:Send\\w*(?:${[
    "Emails?|Messages?|Notification|Bounce|Code|Invitations?|Invites|Event|Command|Asset|ToMulticastGroup|ToWirelessDevice",
  ].join("|")})|Publish|PutEvents|PostContent|PostText|PostWhatsAppMessageMedia|BatchPutMessage|Ingest)$`,
);

/** Names that return what is stored, or a token for it, in any service. */
export const READING_NAMES = new RegExp(
  `^(?:(?:Batch)?Get(?:${[
    "Records?|ArchiveMessage|\\w*Content|\\w*(?:Auth|Access|Connection)Token|PackageVersionAsset|EventDataStoreData",
    "ObjectVersion(?:ForReplication|Torrent)|ExecutionHistory|KnowledgeBaseDocuments",
  ].join("|")})|BatchRead|DownloadDBLogFilePortion|Retrieve|SearchRelevantContent)$`,
);

/** Names that write or delete what is stored, in any service. */
export const WRITING_NAMES = new RegExp(
  `^(?:Batch)?(?:(?:Put|Write|Insert)(?:Documents?|Data)|(?:Put|Write|Insert|Update|Delete)(?:${[
    "Objects?|Items?|Records?|Vectors?|TableRows|ProfileObject|MemoryRecords?|KnowledgeBaseDocuments|AssetPropertyValue|PropertyValues",
  ].join("|")}))$`,
);

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
  "redshift-serverless:GetCredentials athena:StartQueryExecution athena:RunQuery dax:GetItem dax:BatchGetItem dax:Query dax:Scan",
  "elasticache:Connect memorydb:Connect dsql:DbConnect dsql:DbConnectAdmin kafka-cluster:ReadData sdb:Select sdb:GetAttributes",
  "s3-outposts:GetObject s3:GetDataAccess healthlake:ReadResource healthlake:SearchWithGet healthlake:SearchWithPost",
  "healthlake:SearchEverything healthlake:GetExportedFile codecommit:GetFile codecommit:GetBlob codecommit:GetFolder",
  "kinesisvideo:GetMedia kinesisvideo:GetClip kinesisvideo:GetImages lightsail:GetBucketAccessKeys states:RevealSecrets",
  "dynamodb:ReadDataForReplication elasticfilesystem:ReplicationRead lambda:GetFunctionConfiguration lambda:GetLayerVersion medical-imaging:GetImageFrame omics:GetReadSet",
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
  "athena:StartQueryExecution dax:PutItem dax:UpdateItem dax:DeleteItem dax:BatchWriteItem kafka-cluster:WriteData",
  "sdb:PutAttributes sdb:DeleteAttributes sdb:BatchPutAttributes s3-outposts:PutObject s3-outposts:DeleteObject",
  "healthlake:CreateResource healthlake:UpdateResource healthlake:DeleteResource codecommit:PutFile codecommit:CreateCommit",
  "dynamodb:WriteDataForReplication elasticfilesystem:ReplicationWrite kafka-cluster:WriteDataIdempotently redshift-data:BatchExecuteStatement",
];
