import type { TaskFacts } from "./facts";

/** Why a run ended badly, and what to do. */
export interface Diagnosis {
  /** Name of the rule that knew. */
  rule: string;
  cause: string;
  remedy: string;
  /** Where more is said of it. */
  page: string;
}

/** One known way in which tasks end. */
export interface Rule {
  name: string;
  when: (facts: TaskFacts) => boolean;
  cause: string;
  remedy: string;
}

const said = (pattern: RegExp) => (facts: TaskFacts) => pattern.test(facts.reason);
const pull = (pattern: RegExp) => said(new RegExp(`CannotPull[\\s\\S]*(?:${pattern.source})`, "i"));
const init = (pattern: RegExp) => said(new RegExp(`ResourceInitializationError[\\s\\S]*(?:${pattern.source})`, "i"));
const exited = (code: number) => (facts: TaskFacts) =>
  facts.exitCode === code && (facts.stopCode ?? "EssentialContainerExited") === "EssentialContainerExited";

/**
 * The rules, the special before the general: the first that fits tells.
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
export const RULES: readonly Rule[] = [
  {
    name: "timeout",
    when: said(/rfargate: timeout/),
    cause: "The run took longer than its timeout, so rfargate stopped it.",
    remedy: "Give it more time (--timeout, or `timeout` of the model), or more CPU.",
  },
  {
    name: "stopped-by-user",
    when: ({ stopCode }) => stopCode === "UserInitiated",
    cause: "Somebody stopped the task.",
    remedy: "If it was not you, the reason above and CloudTrail's StopTask events name who it was.",
  },
  {
    name: "spot-interruption",
    when: (facts) => facts.stopCode === "SpotInterruption" || said(/spot.*interrupt/i)(facts),
    cause: "AWS took the Spot capacity back; R got SIGTERM and two minutes, what it had written was copied.",
    remedy: "Run it again, with --no-spot if it must not be interrupted.",
  },
  {
    name: "out-of-memory",
    when: said(/OutOfMemory/i),
    cause: "R needed more memory than the task has, and was killed.",
    remedy: "Run it with more --memory (and the --cpu that goes with it), or raise `memory` of the model.",
  },
  {
    name: "architecture",
    when: said(
      /exec format error|does not contain descriptor matching platform|no match(ing)? for platform|image manifest does not contain/i,
    ),
    cause: "The image was built for another processor than the task runs on.",
    remedy:
      "Set the stack's image platform to the architecture of the task (linux/amd64 for X86_64, linux/arm64 for ARM64); `pulumi up`.",
  },
  {
    name: "pull-auth",
    when: pull(/not authorized|denied|no basic auth|authorization|forbidden|\b403\b/),
    cause: "The execution role may not pull the image.",
    remedy: "`pulumi up` restores the role's policy; an image elsewhere needs a policy on its repository.",
  },
  {
    name: "pull-not-found",
    when: pull(/not found|manifest unknown|does not exist|no such image/),
    cause: "The image that the task definition names is not in the repository (any more).",
    remedy:
      "`pulumi up` builds and pushes it again; see that the repository's lifecycle rule keeps images that are in use.",
  },
  {
    name: "pull-rate-limit",
    when: pull(/toomanyrequests|rate limit/),
    cause: "The image registry limits pulls, and the limit is reached.",
    remedy: "Keep the image in the stack's own ECR repository; wait if it comes from Docker Hub.",
  },
  {
    name: "pull-disk",
    when: pull(/no space left/),
    cause: "The image does not fit on the task's disk.",
    remedy: "Raise `ephemeralStorage` of the model, or make the image smaller.",
  },
  {
    name: "pull-no-route",
    when: pull(
      /timeout|i\/o|connection refused|context (canceled|deadline)|no route|could not resolve|request canceled/,
    ),
    cause: "The task's subnets have no way to the image registry.",
    remedy:
      "Give a public subnet a public IP, or a private one NAT or endpoints for ecr.api, ecr.dkr and S3; the security group must let 443 out.",
  },
  {
    name: "pull",
    when: said(/CannotPull/i),
    cause: "The image could not be pulled.",
    remedy: "See the reason above; `pulumi up` pushes the image and restores role and network.",
  },
  {
    name: "init-secret",
    when: init(/secret|ssm|parameter/),
    cause: "A secret of the model could not be read before the container started.",
    remedy:
      "See that each secret of the model exists and is one the execution role may read; private subnets need the secretsmanager or ssm endpoint.",
  },
  {
    name: "init-logs",
    when: init(/log (group|stream|driver)|awslogs|cloudwatch|logger/),
    cause: "The log group could not be written to.",
    remedy:
      "`pulumi up --refresh` restores the log group and the execution role; private subnets need the logs endpoint.",
  },
  {
    name: "init-registry-auth",
    when: init(/registry auth|ecr/),
    cause: "The task could not get its login for the image registry.",
    remedy:
      "Most often the subnets have no way to ECR: a public IP, NAT, or the endpoints ecr.api and ecr.dkr; else the execution role lacks ecr:GetAuthorizationToken.",
  },
  {
    name: "init-volume",
    when: init(/efs|volume|mount/),
    cause: "A volume of the task could not be mounted.",
    remedy: "Check the file system, its mount targets in these subnets and its security group.",
  },
  {
    name: "init",
    when: said(/ResourceInitializationError/i),
    cause: "Fargate could not prepare what the task needs before its containers start.",
    remedy: "See the reason above: network, execution role, secrets, log group.",
  },
  {
    name: "capacity",
    when: said(/capacity is unavailable|insufficient capacity/i),
    cause: "Fargate had no capacity of this kind at that time.",
    remedy: "Run it again later, with --no-spot (or --spot), or in a stack with subnets in more zones.",
  },
  {
    name: "cannot-create",
    when: said(
      /CannotCreateContainer|CannotStartContainer|ContainerRuntime|OCI runtime|executable file not found|permission denied/i,
    ),
    cause: "The container could not be created or its program could not be started.",
    remedy: "See the reason above; try the image with `rfargate local`.",
  },
  {
    name: "internal",
    when: said(/InternalError|Timeout waiting for network interface|unexpected EC2 error|DockerTimeoutError/i),
    cause: "A fault on AWS's side while the task was started.",
    remedy: "Run it again; if it comes back, look at the AWS Health Dashboard of the region.",
  },
  {
    name: "other-container",
    when: ({ otherContainer, stopCode }) => otherContainer !== undefined && stopCode !== "TaskFailedToStart",
    cause: "Another container of the task ended with an error, and the task with it.",
    remedy: "Look at that sidecar's log; make it non-essential if R can do without it.",
  },
  {
    name: "failed-to-start",
    when: ({ stopCode }) => stopCode === "TaskFailedToStart",
    cause: "The task could not be started.",
    remedy: "See the reason above; `pulumi up --refresh` restores what the stack made.",
  },
  {
    name: "stopped-by-service",
    when: ({ stopCode }) => stopCode === "ServiceSchedulerInitiated",
    cause: "The task's service stopped it: it was scaled in, replaced by a deployment, or unhealthy.",
    remedy: "See the reason above and the service's events; an unhealthy task's log says more.",
  },
  {
    name: "host-terminated",
    when: ({ stopCode }) => stopCode === "TerminationNotice",
    cause: "AWS stopped the task, for example for maintenance of its host.",
    remedy: "Run it again.",
  },
  {
    name: "killed",
    when: exited(137),
    cause: "R was killed (SIGKILL), most often because the memory was used up.",
    remedy: "Run it with more --memory; if memory was not it, look at what the script starts.",
  },
  {
    name: "crashed",
    when: exited(139),
    cause: "R crashed (SIGSEGV), most often in the compiled code of a package.",
    remedy: "Try the script with `rfargate local`; update the package in whose call it crashes.",
  },
  {
    name: "not-found-in-container",
    when: exited(66),
    cause: "The run ended with 66, which the container uses for a script or input that is not in the bucket.",
    remedy: "See its last `rfargate:` line for the key; put the file there or correct the model's inputs.",
  },
  {
    name: "bucket-from-container",
    when: exited(69),
    cause: "The run ended with 69, which the container uses when it cannot reach the bucket or is refused.",
    remedy: "See its last `rfargate:` line; `pulumi up --refresh` restores the task role and the network.",
  },
  {
    name: "outputs-not-copied",
    when: exited(74),
    cause: "The run ended with 74, which the container uses when R succeeded but its outputs could not be copied.",
    remedy: "See its last `rfargate:` line; `pulumi up --refresh` restores the task role and the network.",
  },
];
