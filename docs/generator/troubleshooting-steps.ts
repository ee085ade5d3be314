/** What helps with an end, beyond cause and remedy. */
export interface Steps {
  /** A sentence or two: how to tell, what to watch out for. */
  more: string;
  commands: string[];
}

const again = "rfargate run forecast.R";
const restore = ["pulumi up --refresh        # looks at what is there, and restores what is not as it should be"];

/** By the name of the rule. A test holds the names against the rules. */
export const STEPS: Record<string, Steps> = {
  timeout: {
    more: "What R had written was copied: `rfargate fetch RUN` has it.",
    commands: [`${again} --timeout 2h`, `${again} --timeout 2h --cpu 2048 --memory 8192`],
  },
  "stopped-by-user": {
    more: "`rfargate stop` leaves its reason in the task; a deployment of the stack stops no run.",
    commands: ["aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=StopTask"],
  },
  "spot-interruption": {
    more: "Scripts that run for hours on Spot should save what they have and go on from it: what is in `output/` is copied, and can be an input of the next run.",
    commands: [`${again} --no-spot`],
  },
  "out-of-memory": {
    more: "Container Insights shows how much memory runs of the model used. R often holds several copies of a table: reading fewer columns, or in parts, may help more than memory.",
    commands: [`${again} --cpu 1024 --memory 8192`],
  },
  architecture: {
    more: "It happens with an image from elsewhere, or built on an ARM machine for x86 or the other way round.",
    commands: ["pulumi config set --path r-on-fargate:image.platform linux/amd64", "pulumi up"],
  },
  "pull-auth": {
    more: "A sidecar's image in another account needs a policy on its repository that lets this account's execution role pull.",
    commands: restore,
  },
  "pull-not-found": {
    more: "Revisions of the task definition that are older than `image.keepImages` images name images that are gone.",
    commands: ["pulumi up"],
  },
  "pull-rate-limit": { more: "The stack's own image is in ECR, so that only sidecars can meet it.", commands: [] },
  "pull-disk": {
    more: "The image and its layers share the task's disk with what R writes.",
    commands: ["pulumi config set --path 'r-on-fargate:models[0].ephemeralStorage' 50", "pulumi up"],
  },
  "pull-no-route": {
    more: "In a network of mode `existing` it is that network's matter: `assignPublicIp: true` in public subnets, a route to NAT or endpoints in private ones, and DNS resolution on in the VPC.",
    commands: [
      "aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=subnet-0a1b2c3d",
      "aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=vpc-0a1b2c3d",
    ],
  },
  pull: { more: "ECS's reason ends with the registry's own words.", commands: restore },
  "init-secret": {
    more: "The ARN in the model names the secret, not its value's version; a secret with a KMS key of its own also needs that key's permission.",
    commands: [
      "aws secretsmanager describe-secret --secret-id arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
      ...restore,
    ],
  },
  "init-logs": { more: "It happens when the log group was deleted by hand.", commands: restore },
  "init-registry-auth": { more: "The ways out are those of [pull-no-route](#pull-no-route).", commands: restore },
  "init-volume": {
    more: "The mount targets' security group has to let TCP 2049 in from the tasks' group: [sidecars.md](sidecars.md#efs).",
    commands: ["aws efs describe-mount-targets --file-system-id fs-0a1b2c3d"],
  },
  init: { more: "A VPC without DNS resolution is a common reason.", commands: restore },
  capacity: {
    more: "Spot runs out before on-demand capacity does; large sizes and single zones before small sizes and three zones.",
    commands: [`${again} --no-spot`],
  },
  "cannot-create": {
    more: "With a sidecar it is most often its `command` or `entryPoint`, or a `user` that the image does not have.",
    commands: ["rfargate local forecast.R"],
  },
  internal: { more: "Such starts cost nothing.", commands: [again] },
  "other-container": {
    more: "`essential: false` is the default of a sidecar; one on which R depends with SUCCESS has to end with 0 all the same.",
    commands: ["rfargate status RUN", "aws logs tail /r-on-fargate/dev/forecast --since 1h"],
  },
  "failed-to-start": { more: "", commands: restore },
  "stopped-by-service": {
    more: "Workers at work are protected from scaling in; an API's task that does not answer its `healthPath` within `startSeconds` is replaced again and again.",
    commands: [
      "aws ecs describe-services --cluster r-on-fargate-dev --services r-on-fargate-dev-counter --query 'services[].events[:5]'",
    ],
  },
  "host-terminated": {
    more: "AWS announces maintenance of long-running tasks in the Health Dashboard.",
    commands: [again],
  },
  killed: {
    more: "The container reads the kernel's own count of processes that it ended for want of memory, and writes it into the manifest (`memoryKills`).",
    commands: ["rfargate status RUN", "rfargate logs RUN --tail 20"],
  },
  crashed: {
    more: "The last lines of the log tell which package was at work.",
    commands: ["rfargate local forecast.R"],
  },
  "not-found-in-container": {
    more: "Upper and lower case count; a script has to be under `r_scripts/`, an input under `input/`.",
    commands: ["rfargate logs RUN", "aws s3 ls s3://BUCKET/r_scripts/ --recursive"],
  },
  "bucket-from-container": {
    more: "Statements that were taken away by hand come back with the next `pulumi up --refresh`.",
    commands: ["rfargate logs RUN", ...restore],
  },
  "ended-by-signal": {
    more: "SIGABRT comes from compiled code that gives up, SIGBUS and SIGILL from code built for another machine.",
    commands: ["rfargate logs RUN --tail 50", "rfargate local forecast.R"],
  },
  "child-out-of-memory": {
    more: "R itself goes on without the child's results, so the run may end with 0.",
    commands: [`${again} --cpu 4096 --memory 30720`],
  },
  "start-timeout": { more: "Such starts cost nothing.", commands: [`${again} --start-timeout 15m --no-spot`] },
  "outputs-denied": { more: "", commands: ["rfargate logs RUN --tail 20", ...restore] },
  "outputs-changed": {
    more: "A process that R started in the background goes on after `quit()`: wait for it in the script.",
    commands: ["rfargate logs RUN --tail 20"],
  },
  "disk-full": { more: "", commands: ["pulumi config", "rfargate logs RUN --tail 20"] },
  "outputs-not-copied": {
    more: "The manifest lists the outputs that were copied; the others are lost with the task's disk.",
    commands: ["rfargate logs RUN --tail 20", "rfargate fetch RUN"],
  },
  unknown: {
    more: "If it comes back, tell us with what `rfargate status --json RUN` prints.",
    commands: ["rfargate status RUN --json"],
  },
};
