/** Help with an end, beyond cause and remedy. */
export interface Steps {
  /** A sentence or two: how to tell, what to watch out for. */
  more: string;
  commands: string[];
}

const again = "rfargate run forecast.R";
const restore = ["pulumi up --refresh        # compares AWS with the program and restores differences"];

/** By the name of the rule. A test holds the names against the rules. */
export const STEPS: Record<string, Steps> = {
  timeout: {
    more: "Existing outputs were copied: `rfargate fetch RUN` fetches them.",
    commands: [`${again} --timeout 2h`, `${again} --timeout 2h --cpu 2048 --memory 8192`],
  },
  "stopped-by-user": {
    more: "`rfargate stop` records its reason in the task; a deployment of the stack stops no runs.",
    commands: ["aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=StopTask"],
  },
  "spot-interruption": {
    more: "Scripts that run for hours on Spot should save intermediate results and continue from them: files in `output/` are copied, and can be inputs of the next run.",
    commands: [`${again} --no-spot`],
  },
  "out-of-memory": {
    more: "Container Insights shows how much memory runs of the model used. R often holds several copies of a table: reading fewer columns, or in parts, may help more than memory.",
    commands: [`${again} --cpu 1024 --memory 8192`],
  },
  architecture: {
    more: "This happens with an image from elsewhere, or one built on an ARM machine for x86 or vice versa.",
    commands: ["pulumi config set --path r-on-fargate:image.platform linux/amd64", "pulumi up"],
  },
  "pull-auth": {
    more: "A sidecar's image in another account needs a policy on its repository that lets this account's execution role pull.",
    commands: restore,
  },
  "pull-not-found": {
    more: "Revisions of the task definition older than the newest `image.keepImages` images name deleted images.",
    commands: ["pulumi up"],
  },
  "pull-rate-limit": {
    more: "The stack's own image is in ECR, so this affects only images of sidecars.",
    commands: [],
  },
  "pull-disk": {
    more: "The image's layers and R's files share the task's disk.",
    commands: ["pulumi config set --path 'r-on-fargate:models[0].ephemeralStorage' 50", "pulumi up"],
  },
  "pull-no-route": {
    more: "With network mode `existing`, check your network: `assignPublicIp: true` in public subnets, a route to NAT or endpoints in private ones, and DNS resolution enabled in the VPC.",
    commands: [
      "aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=subnet-0a1b2c3d",
      "aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=vpc-0a1b2c3d",
    ],
  },
  pull: { more: "ECS's reason ends with the registry's message.", commands: restore },
  "init-secret": {
    more: "The ARN in the model names the secret, not a version of its value. A secret with its own KMS key also needs permission on that key.",
    commands: [
      "aws secretsmanager describe-secret --secret-id arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
      ...restore,
    ],
  },
  "init-logs": { more: "This happens if the log group was deleted by hand.", commands: restore },
  "init-registry-auth": { more: "See also [pull-no-route](#pull-no-route).", commands: restore },
  "init-volume": {
    more: "The mount targets' security group must allow TCP 2049 from the tasks' group: [sidecars.md](sidecars.md#efs).",
    commands: ["aws efs describe-mount-targets --file-system-id fs-0a1b2c3d"],
  },
  init: { more: "A common cause is a VPC without DNS resolution.", commands: restore },
  capacity: {
    more: "Spot runs out before on-demand capacity, large sizes before small ones, and one zone before three.",
    commands: [`${again} --no-spot`],
  },
  "cannot-create": {
    more: "With a sidecar, the most frequent causes are its `command`, its `entryPoint`, or a `user` that does not exist in the image.",
    commands: ["rfargate local forecast.R"],
  },
  internal: { more: "Such starts cost nothing.", commands: [again] },
  "other-container": {
    more: "`essential: false` is the default of a sidecar. One on which R depends with SUCCESS must still end with 0.",
    commands: ["rfargate status RUN", "aws logs tail /r-on-fargate/dev/forecast --since 1h"],
  },
  "failed-to-start": { more: "", commands: restore },
  "stopped-by-service": {
    more: "Busy workers are protected from scale-in. An API's task that does not answer at its `healthPath` within `startSeconds` is replaced repeatedly.",
    commands: [
      "aws ecs describe-services --cluster r-on-fargate-dev --services r-on-fargate-dev-counter --query 'services[].events[:5]'",
    ],
  },
  "host-terminated": {
    more: "AWS announces maintenance of long-running tasks in the Health Dashboard.",
    commands: [again],
  },
  killed: {
    more: "The manifest has the kernel's count of processes that it killed for lack of memory (`memoryKills`).",
    commands: ["rfargate status RUN", "rfargate logs RUN --tail 20"],
  },
  crashed: {
    more: "The last lines of the log show which package was in use.",
    commands: ["rfargate local forecast.R"],
  },
  "not-found-in-container": {
    more: "Keys are case-sensitive. A script must be under `r_scripts/`, an input under `input/`.",
    commands: ["rfargate logs RUN", "aws s3 ls s3://BUCKET/r_scripts/ --recursive"],
  },
  "bucket-from-container": {
    more: "`pulumi up --refresh` restores statements that were removed by hand.",
    commands: ["rfargate logs RUN", ...restore],
  },
  "ended-by-signal": {
    more: "SIGABRT comes from compiled code that aborts, SIGBUS and SIGILL from code built for another processor.",
    commands: ["rfargate logs RUN --tail 50", "rfargate local forecast.R"],
  },
  "other-out-of-memory": {
    more: "ECS's reason names the container. R ends with it where the sidecar is `essential`.",
    commands: ["rfargate status RUN"],
  },
  "child-out-of-memory": {
    more: "R continues without the child's results, so the run may end with 0.",
    commands: [`${again} --cpu 4096 --memory 30720`],
  },
  "start-timeout": { more: "Such starts cost nothing.", commands: [`${again} --start-timeout 15m --no-spot`] },
  "outputs-denied": { more: "", commands: ["rfargate logs RUN --tail 20", ...restore] },
  "outputs-changed": {
    more: "A process that R started in the background continues after `quit()`: wait for it in the script.",
    commands: ["rfargate logs RUN --tail 20"],
  },
  "disk-full": { more: "", commands: ["pulumi config", "rfargate logs RUN --tail 20"] },
  "outputs-not-copied": {
    more: "The manifest lists the outputs that were copied; the others are lost with the task's disk.",
    commands: ["rfargate logs RUN --tail 20", "rfargate fetch RUN"],
  },
  unknown: {
    more: "If it happens again, open an issue with the output of `rfargate status --json RUN`.",
    commands: ["rfargate status RUN --json"],
  },
};
