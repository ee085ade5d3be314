const MAP_BY_ROOT = "tests start and follow maps as root, not as the operator";
const NO_KMS = "the emulator's S3 asks no KMS key";
const BY_STEP_FUNCTIONS =
  "Step Functions asks it of the role; the emulator knows its own executions and tasks. Source: " +
  "https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html, connect-ecs.html";
const LOCAL_BY_ROOT = "tests run `rfargate local` as root, not as the operator";
const OTHER_COMMAND = "no test runs the command that reads it as the operator";

const EXECUTIONS = "arn:aws:states:us-east-1:123456789012:execution:r-on-fargate-dev-first-run-map";
const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:r-on-fargate-dev-first-run-map";
const BUCKET = "arn:aws:s3:::r-on-fargate-dev-123456789012-us-east-1";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/bucket";

/** Grants that no recording reaches, as `unusedGrants` names them, and why they are needed all the same. */
export const UNRECORDED: Record<string, string> = {
  "execution PullImage ecr:BatchCheckLayerAvailability":
    "Fargate's agent asks it before a pull. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html",
  [`map FollowChunks ${EXECUTIONS}/*`]: BY_STEP_FUNCTIONS,
  [`map FollowChunks ${EXECUTIONS}:*`]: BY_STEP_FUNCTIONS,
  "map FollowChunks states:DescribeExecution": BY_STEP_FUNCTIONS,
  "map FollowChunks states:StopExecution": BY_STEP_FUNCTIONS,
  "map WatchAndStopTasks ecs:DescribeTasks": BY_STEP_FUNCTIONS,
  [`operator FollowMaps ${EXECUTIONS}/*`]: MAP_BY_ROOT,
  [`operator FollowMaps ${EXECUTIONS}:*`]: MAP_BY_ROOT,
  "operator FollowMaps arn:aws:states:us-east-1:123456789012:mapRun:r-on-fargate-dev-first-run-map/*": MAP_BY_ROOT,
  "operator FollowMaps states:DescribeExecution": MAP_BY_ROOT,
  "operator FollowMaps states:DescribeMapRun": MAP_BY_ROOT,
  "operator FollowMaps states:ListMapRuns": MAP_BY_ROOT,
  "operator FollowMaps states:StopExecution": MAP_BY_ROOT,
  [`operator StageRuns ${BUCKET}/runs/*/items.jsonl`]: MAP_BY_ROOT,
  [`operator StageRuns ${BUCKET}/runs/*/map.json`]: MAP_BY_ROOT,
  [`operator StartMaps ${MACHINE}`]: MAP_BY_ROOT,
  "operator StartMaps states:StartExecution": MAP_BY_ROOT,
  "operator ReadQuotas *": MAP_BY_ROOT,
  "operator ReadQuotas servicequotas:GetServiceQuota": MAP_BY_ROOT,
  "operator ReadLogs logs:GetLogEvents": "Airflow's EcsRunTaskOperator asks it: test/integrations/airflow.test.ts",
  "operator ReachRegistry *": LOCAL_BY_ROOT,
  "operator ReachRegistry ecr:GetAuthorizationToken": LOCAL_BY_ROOT,
  "operator ReadImages ecr:BatchGetImage": LOCAL_BY_ROOT,
  "operator ReadImages ecr:GetDownloadUrlForLayer": LOCAL_BY_ROOT,
  [`operator ReadRuns ${BUCKET}/input/*`]: OTHER_COMMAND,
  [`operator ReadRuns ${BUCKET}/r_scripts/*`]: OTHER_COMMAND,
  [`operator ReadRuns ${BUCKET}/rfargate/stack.json`]: OTHER_COMMAND,
  [`operator UseBucketKey ${KEY}`]: NO_KMS,
  "operator UseBucketKey kms:Decrypt": NO_KMS,
  "operator UseBucketKey kms:GenerateDataKey": NO_KMS,
  [`task UseBucketKey ${KEY}`]: NO_KMS,
  "task UseBucketKey kms:Decrypt": NO_KMS,
  "task UseBucketKey kms:GenerateDataKey": NO_KMS,
};

/** What tests ask for to see it refused: rows by their text. */
export const ASKED_IN_VAIN: RegExp[] = [
  // test/e2e/operator.test.ts
  /^local\tuser\/operator-of-the-test\trefused\t(ecs:DeregisterTaskDefinition|ecs:RegisterTaskDefinition|iam:CreateUser|s3:DeleteObject)\t/,
  /^local\tuser\/operator-of-the-test\trefused\tecs:(RunTask|DescribeTasks)\t.*cluster\/default$/,
  /^local\tuser\/operator-of-the-test\trefused\tecs:RunTask\t.*\/someone-elses-task:1\t/,
  /^local\tuser\/operator-of-the-test\trefused\tiam:PassRole\t.*:role\/administrator\t/,
  /^local\tuser\/operator-of-the-test\trefused\ts3:(GetObject\t.*\/secret|PutObject\t.*\/r_scripts\/test-script\.R)$/,
  // test/triggers/support/denial.ts
  /^test-starts\trole\/r-on-fargate-dev-(report-schedule|thumbnail-upload)\trefused\tecs:RunTask\t/,
  // test/engine/deploy-role/deploy-role.test.ts, refusals.ts
  /^test-deploy\trole\/r-on-fargate-dev-(deploy|preview|task)\trefused\t/,
  // test/e2e/scripts/denials.R
  /^local\trole\/r-on-fargate-dev-task\trefused\ts3:/,
];
