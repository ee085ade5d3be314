const NO_KMS = "the emulator's S3 asks no KMS key";
const BY_STEP_FUNCTIONS =
  "Step Functions asks it of the role; the emulator knows its own executions and tasks. Source: " +
  "https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html, connect-ecs.html";
const LOCAL_BY_ROOT = "tests run `rfargate local` as root, not as the operator";
const BY_LAMBDA =
  "Lambda asks it of the role; the emulator reads the queue and keeps the log itself. Source: " +
  "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions, monitoring-cloudwatchlogs.html";
const UNSTOPPED =
  "no test of triggers stops a run that is retried; test/e2e/map-ends.test.ts does so with a map's machine";
const PREFIX = "a map over a prefix lists it: test/unit/functions/start-map.test.ts";
const UNFAILED =
  "no test of triggers lets such a start fail; test/unit/functions/start-map.test.ts has the code that asks it";
const ROUTED = "model routed is made and not run: the image of its log router and its file system are not there";
const UNCOUNTED =
  "rfargate counts the items of a running map by it; the operator's map in test/e2e/operator.test.ts is too short";
const NO_QUOTAS = "`rfargate map` asks it for the default of --max; the emulator has no Service Quotas";
const BY_PEOPLE = "rfargate reads no script and no input; people do, with AWS's own tools: docs/security.md";

const EXECUTIONS = "arn:aws:states:us-east-1:123456789012:execution:r-on-fargate-dev-first-run-map";
const SWEPT_EXECUTIONS = "arn:aws:states:us-east-1:123456789012:execution:r-on-fargate-dev-swept-map";
const STARTS = "arn:aws:sqs:us-east-1:123456789012:r-on-fargate-dev-swept-map-starts";
const TASKS = "arn:aws:ecs:us-east-1:123456789012:task/r-on-fargate-dev/*";
const BUCKET = "arn:aws:s3:::r-on-fargate-dev-123456789012-us-east-1";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/bucket";

const ROUTED_LOG = "arn:aws:logs:us-east-1:123456789012:log-group:/r-on-fargate/dev/routed:log-stream:*";
const functionLog = (name: string) =>
  `arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/r-on-fargate-dev-${name}:log-stream:*`;

/** Grants that no recording reaches, as `unusedGrants` names them, and why they are still needed. */
export const UNRECORDED: Record<string, string> = {
  "execution PullImage ecr:BatchCheckLayerAvailability":
    "Fargate's agent asks it before a pull. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html",
  [`map FollowChunks ${EXECUTIONS}/*`]: BY_STEP_FUNCTIONS,
  [`map FollowChunks ${EXECUTIONS}:*`]: BY_STEP_FUNCTIONS,
  [`map FollowChunks ${SWEPT_EXECUTIONS}/*`]: BY_STEP_FUNCTIONS,
  [`map FollowChunks ${SWEPT_EXECUTIONS}:*`]: BY_STEP_FUNCTIONS,
  "map FollowChunks states:DescribeExecution": BY_STEP_FUNCTIONS,
  "map FollowChunks states:StopExecution": BY_STEP_FUNCTIONS,
  "map WatchAndStopTasks ecs:DescribeTasks": BY_STEP_FUNCTIONS,
  "retry WatchAndStopTasks ecs:DescribeTasks": BY_STEP_FUNCTIONS,
  "retry WatchAndStopTasks ecs:StopTask": UNSTOPPED,
  [`retry WatchAndStopTasks ${TASKS}`]: UNSTOPPED,
  "schedule KeepFailedStarts arn:aws:sqs:us-east-1:123456789012:r-on-fargate-dev-tried-schedule-dead-letters": UNFAILED,
  [`clock AskForMaps ${STARTS}-dead-letters`]: UNFAILED,
  [`starts KeepFailedStarts ${STARTS}-dead-letters`]: UNFAILED,
  "starts KeepFailedStarts sqs:SendMessage": UNFAILED,
  "starts WorkOnQueue sqs:ChangeMessageVisibility": UNFAILED,
  [`starts WorkOnQueue ${STARTS}`]: BY_LAMBDA,
  [`starts ListOwnPrefixes ${BUCKET}`]: PREFIX,
  "starts ListOwnPrefixes s3:ListBucket": PREFIX,
  ...Object.fromEntries(
    [
      ...["upload", "starts"].flatMap((role) => [
        ...["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map((one) => `${role} WorkOnQueue sqs:${one}`),
        ...["CreateLogStream", "PutLogEvents"].map((one) => `${role} WriteLog logs:${one}`),
      ]),
      ...["thumbnail-upload", "swept-map-starts"].map(
        (name) => `${name.split("-").at(-1)} WriteLog ${functionLog(name)}`,
      ),
    ].map((grant) => [grant, BY_LAMBDA]),
  ),
  ...Object.fromEntries(
    [
      "execution PullImage arn:aws:ecr:us-east-1:123456789012:repository/aws-for-fluent-bit",
      `execution WriteLogs ${ROUTED_LOG}`,
      "task MountFileSystem1 arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-0a1b2c3d",
      "task MountFileSystem1 elasticfilesystem:ClientMount",
      `task RouteLog2 ${ROUTED_LOG}`,
      "task RouteLog2 logs:CreateLogStream",
      "task RouteLog2 logs:PutLogEvents",
    ].map((grant) => [grant, ROUTED]),
  ),
  "starts UseBucketKey kms:Decrypt": NO_KMS,
  "starts UseBucketKey kms:GenerateDataKey": NO_KMS,
  [`starts UseBucketKey ${KEY}`]: NO_KMS,
  "worker UseBucketKey kms:Decrypt": NO_KMS,
  "worker UseBucketKey kms:GenerateDataKey": NO_KMS,
  [`worker UseBucketKey ${KEY}`]: NO_KMS,
  "operator FollowMaps arn:aws:states:us-east-1:123456789012:mapRun:r-on-fargate-dev-first-run-map/*": UNCOUNTED,
  "operator FollowMaps states:DescribeMapRun": UNCOUNTED,
  "operator ReadQuotas *": NO_QUOTAS,
  "operator ReadQuotas servicequotas:GetServiceQuota": NO_QUOTAS,
  "operator ReadLogs logs:GetLogEvents": "Airflow's EcsRunTaskOperator asks it: test/integrations/airflow.test.ts",
  "operator ReachRegistry *": LOCAL_BY_ROOT,
  "operator ReachRegistry ecr:GetAuthorizationToken": LOCAL_BY_ROOT,
  "operator ReadImages ecr:BatchGetImage": LOCAL_BY_ROOT,
  "operator ReadImages ecr:GetDownloadUrlForLayer": LOCAL_BY_ROOT,
  [`operator ReadRuns ${BUCKET}/input/*`]: BY_PEOPLE,
  [`operator ReadRuns ${BUCKET}/r_scripts/*`]: BY_PEOPLE,
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
