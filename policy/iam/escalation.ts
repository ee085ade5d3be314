/**
 * Actions of IAM by which an identity gives itself the rights of another, beside those that `data/effects.json` has as acting as somebody else.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-policies.html
 */
const IAM_POLICIES =
  /^iam:(?:(?:Attach|Put)(?:Role|User|Group)Policy|CreatePolicyVersion|SetDefaultPolicyVersion|UpdateAssumeRolePolicy|(?:Put|Delete)(?:Role|User)PermissionsBoundary|Delete(?:Role|User|Group)Policy|Detach(?:Role|User|Group)Policy)$/;
/** What a permission set of IAM Identity Center grants in every account that it is assigned in. */
const PERMISSION_SETS = /^sso:\w+PermissionSet$/;
/** Code that is put into something that has a role already. */
const EXISTING_CODE = new RegExp(
  `^(?:${[
    ...["ecs:ExecuteCommand", "lambda:UpdateFunction(?:Code|Configuration)", "states:UpdateStateMachine"],
    ...["ssm:(?:SendCommand|StartSession|StartAutomationExecution|CreateAssociation)", "batch:SubmitJob"],
    ...["ec2:ModifyInstanceAttribute", "ec2-instance-connect:Send(?:SerialConsole)?SSHPublicKey"],
    ...["glue:UpdateDevEndpoint", "codebuild:(?:StartBuild|StartBuildBatch|UpdateProject)"],
    ...["cloudformation:(?:UpdateStack|UpdateStackSet|CreateChangeSet)", "elasticmapreduce:AddJobFlowSteps"],
    ...["rolesanywhere:(?:Create|Update)(?:Profile|TrustAnchor)"],
    ...["sagemaker:CreatePresigned(?:NotebookInstance|Domain)Url", "bedrock-agentcore:InvokeCodeInterpreter"],
  ].join("|")})$`,
);

/** Whether an action lets its caller act with the rights of another; `iam:PassRole` does only together with a service that runs code. */
export const isEscalation = (action: string): boolean =>
  action !== "iam:PassRole" &&
  (IAM_POLICIES.test(action) ||
    PERMISSION_SETS.test(action) ||
    EXISTING_CODE.test(action) ||
    /^(?:iam|sts|sso|identitystore):(?:Create|Update|Add|Reset|Resync|Deactivate|Assume|Get|Upload)/.test(action));
