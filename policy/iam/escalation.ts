/**
 * Actions of IAM with which an identity gets the rights of another, in addition to those that `data/effects.json` lists under roles.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-policies.html
 */
const IAM_POLICIES =
  /^iam:(?:(?:Attach|Put)(?:Role|User|Group)Policy|CreatePolicyVersion|SetDefaultPolicyVersion|UpdateAssumeRolePolicy|(?:Put|Delete)(?:Role|User)PermissionsBoundary|Delete(?:Role|User|Group)Policy|Detach(?:Role|User|Group)Policy)$/;
/** Actions that change what a permission set of IAM Identity Center grants in every account that it is assigned in. */
const PERMISSION_SETS = /^sso:\w+PermissionSet$/;
/** Actions that put code into something that already has a role. */
const EXISTING_CODE = new RegExp(
  `^(?:${[
    ...["ecs:ExecuteCommand", "lambda:UpdateFunction(?:Code|Configuration)", "states:UpdateStateMachine"],
    ...["ssm:(?:SendCommand|StartSession|StartAutomationExecution|CreateAssociation)", "batch:SubmitJob"],
    ...["ec2:ModifyInstanceAttribute", "ec2-instance-connect:Send(?:SerialConsole)?SSHPublicKey"],
    ...["glue:UpdateDevEndpoint", "codebuild:(?:StartBuild|StartBuildBatch|UpdateProject)"],
    ...["cloudformation:(?:UpdateStack|UpdateStackSet|CreateChangeSet)", "elasticmapreduce:AddJobFlowSteps"],
    ...[
      "eks:MutateViaKubernetesApi",
      "lambda:(?:UpdateEventSourceMapping|CreateMicrovm(?:Shell)?AuthToken|ConnectMicrovm)",
    ],
    ...["ecs:(?:UpdateExpressGatewayService|UpdateDaemon)", "apprunner:UpdateService", "codedeploy:CreateDeployment"],
    ...["elasticbeanstalk:UpdateEnvironment", "synthetics:UpdateCanary", "kinesisanalytics:UpdateApplication"],
    ...["codepipeline:UpdatePipeline", "amplify:(?:StartDeployment|UpdateApp|CreateDeployment)", "glue:UpdateJob"],
    ...[
      "ssm:(?:UpdateAssociation|StartChangeRequestExecution|ResumeSession)",
      "elasticmapreduce:StartNotebookExecution",
    ],
    ...[
      "ssm:(?:RegisterTaskWithMaintenanceWindow|UpdateMaintenanceWindowTask|UpdateDocument)",
      "scheduler:UpdateSchedule",
    ],
    ...["greengrass:Create(?:Deployment|GroupVersion)", "iot:(?:CreateJob|StartCommandExecution)", "pipes:UpdatePipe"],
    ...[
      "athena:Start(?:Session|CalculationExecution)",
      "emr-serverless:StartSession",
      "appsync:Update(?:Resolver|Function)",
    ],
    ...["sagemaker:Update(?:NotebookInstanceLifecycleConfig|Pipeline)", "cloudfront:(?:Update|Publish)Function"],
    ...["rolesanywhere:(?:Create|Update)(?:Profile|TrustAnchor)"],
    ...["sagemaker:CreatePresigned(?:NotebookInstance|Domain)Url", "bedrock-agentcore:InvokeCodeInterpreter"],
    ...["emr-containers:StartJobRun", "glue:(?:StartJobRun|RunStatement)", "cloudformation:ExecuteChangeSet"],
    // Groups that scale start servers of a template's newest version, with its profile.
    "ec2:CreateLaunchTemplateVersion",
  ].join("|")})$`,
);

/** Whether an action gives its caller the rights of another; `iam:PassRole` does so only together with a service that runs code. */
export const isEscalation = (action: string): boolean =>
  action !== "iam:PassRole" &&
  (IAM_POLICIES.test(action) ||
    PERMISSION_SETS.test(action) ||
    EXISTING_CODE.test(action) ||
    /^(?:iam|sts|sso|identitystore):(?:Create|Update|Add|Reset|Resync|Deactivate|Assume|Get|Upload)/.test(action));
