import { STOP_REASONS } from "../../../contract/stop-reasons";
import { endedBy, exited, exitedSaying, init, pull, said } from "./conditions";
import type { TaskFacts } from "./facts";

/** One known cause for the end of a task. */
export interface Rule {
  name: string;
  when: (facts: TaskFacts) => boolean;
  cause: string;
  remedy: string;
}

/**
 * The rules, specific ones before general ones: the first match decides.
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
export const RULES: readonly Rule[] = [
  {
    name: "start-timeout",
    when: said(new RegExp(STOP_REASONS.startTimeout)),
    cause: "The task did not start within --start-timeout or the model's `startTimeout`, so rfargate stopped it.",
    remedy: "Run it again, with a longer --start-timeout, --no-spot or another size.",
  },
  {
    name: "timeout",
    when: (facts) => said(new RegExp(STOP_REASONS.timeout))(facts) || exitedSaying(124, /time(d )?out/i)(facts),
    cause: "The run took longer than its timeout and was ended.",
    remedy: "Give it more time (--timeout, or `timeout` of the model) or more CPU.",
  },
  {
    name: "stopped-by-user",
    when: ({ stopCode }) => stopCode === "UserInitiated",
    cause: "The task was stopped by a user.",
    remedy: "Look up the user in CloudTrail's StopTask events.",
  },
  {
    name: "spot-interruption",
    when: (facts) => facts.stopCode === "SpotInterruption" || said(/spot.*interrupt/i)(facts),
    cause: "AWS took back the Spot capacity. R got SIGTERM and two minutes; outputs written until then were copied.",
    remedy: "Run it again; use --no-spot if it must not be interrupted.",
  },
  {
    name: "out-of-memory",
    when: (facts) => facts.outOfMemory === true || exitedSaying(137, /signal 9: the memory was used up/)(facts),
    cause: "R needed more memory than the task has, and the kernel killed it.",
    remedy: "Run it with more --memory (and the --cpu that goes with it), or raise `memory` of the model.",
  },
  {
    name: "other-out-of-memory",
    when: ({ otherContainer }) => otherContainer?.outOfMemory === true,
    cause: "Another container of the task ran out of memory, and the kernel killed it.",
    remedy: "Raise `memory` of the sidecar, or of the model where the sidecar has none of its own.",
  },
  {
    name: "child-out-of-memory",
    when: ({ memoryKills = 0, exitCode }) => memoryKills > 0 && exitCode !== 137,
    cause: "The kernel killed a process of the run because the task's memory was used up.",
    remedy: "Run it with more --memory, or with fewer workers (mc.cores, plan(workers = )).",
  },
  {
    name: "architecture",
    when: said(
      /exec format error|does not contain descriptor matching platform|no match(ing)? for platform|image manifest does not contain/i,
    ),
    cause: "The image was built for another processor architecture than the task's.",
    remedy:
      "Set the stack's image platform to the architecture of the task (linux/amd64 for X86_64, linux/arm64 for ARM64); `pulumi up`.",
  },
  {
    name: "pull-auth",
    when: pull(/not authorized|denied|no basic auth|authorization|forbidden|\b403\b/),
    cause: "The execution role is not allowed to pull the image.",
    remedy: "`pulumi up` restores the role's policy; an image elsewhere needs a policy on its repository.",
  },
  {
    name: "pull-not-found",
    when: pull(/not found|manifest unknown|does not exist|no such image/),
    cause: "The image of the task definition is not in the repository.",
    remedy: "`pulumi up` builds and pushes it again. Check that the repository's lifecycle rule keeps images in use.",
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
    cause: "The task's subnets have no route to the image registry.",
    remedy:
      "Give a public subnet a public IP, or a private one NAT or endpoints for ecr.api, ecr.dkr and S3; the security group must allow 443 out.",
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
      "Check that each secret of the model exists and that the execution role can read it; private subnets need the secretsmanager or ssm endpoint.",
  },
  {
    name: "init-logs",
    when: init(/log (group|stream|driver)|awslogs|cloudwatch|logger/),
    cause: "The task could not write to its log group.",
    remedy:
      "`pulumi up --refresh` restores the log group and the execution role; private subnets need the logs endpoint.",
  },
  {
    name: "init-registry-auth",
    when: init(/registry auth|ecr/),
    cause: "The task could not log in to the image registry.",
    remedy:
      "Most often the subnets have no route to ECR (a public IP, NAT, or the endpoints ecr.api and ecr.dkr). Otherwise the execution role lacks ecr:GetAuthorizationToken.",
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
    cause: "Fargate could not initialize the task before its containers started.",
    remedy: "See the reason above. Check the network, execution role, secrets and log group.",
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
    cause: "An error on AWS's side while the task started.",
    remedy: "Run it again. If it happens again, see the AWS Health Dashboard of the region.",
  },
  {
    name: "other-container",
    when: ({ otherContainer, stopCode }) => otherContainer !== undefined && stopCode !== "TaskFailedToStart",
    cause: "Another essential container of the task failed and ended the task.",
    remedy: "See the sidecar's log; make it non-essential if R does not need it.",
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
    cause: "The task's service stopped it: a scale-in, a deployment, or a failed health check.",
    remedy: "See the reason above, the service's events and the task's log.",
  },
  {
    name: "host-terminated",
    when: ({ stopCode }) => stopCode === "TerminationNotice",
    cause: "AWS stopped the task, for example for maintenance of its host.",
    remedy: "Run it again.",
  },
  {
    name: "killed",
    when: endedBy((code) => code === 137),
    cause: "R was killed (SIGKILL). Nothing says that the memory was used up.",
    remedy:
      "See the manifest's `error` and the task's memory in Container Insights: more --memory helps if that was full. Else check what the script or its packages kill.",
  },
  {
    name: "crashed",
    when: endedBy((code) => code === 139),
    cause: "R crashed (SIGSEGV), most often in the compiled code of a package.",
    remedy: "Try the script with `rfargate local`, and update the package that crashes.",
  },
  {
    name: "ended-by-signal",
    when: endedBy((code) => code !== 143),
    cause: "R ended with 128 plus a signal's number: 132 SIGILL, 134 SIGABRT, 135 SIGBUS, 136 SIGFPE, ...",
    remedy: "See the last lines of the log. The script's own quit(status = ) can give such a code, too.",
  },
  {
    name: "not-found-in-container",
    when: exited(66),
    cause: "The container found a script or an input missing in the bucket (exit code 66).",
    remedy: "See its last `rfargate:` line for the key. Put the file there, or correct the model's inputs.",
  },
  {
    name: "bucket-from-container",
    when: exited(69),
    cause: "The container could not reach the bucket, was denied access, or R did not start (exit code 69).",
    remedy: "See its last `rfargate:` line. `pulumi up --refresh` restores the task role and the network.",
  },
  {
    name: "outputs-denied",
    when: exitedSaying(74, /denied|forbidden|\b403\b|not authorized/i),
    cause: "R succeeded, but the container was denied access to copy its outputs (exit code 74).",
    remedy: "`pulumi up --refresh` restores the task role; check policies of the bucket and of its key.",
  },
  {
    name: "outputs-changed",
    when: exitedSaying(74, /BadDigest|changed|changes/i),
    cause: "R succeeded, but an output changed while it was copied (exit code 74).",
    remedy: "End every process that writes to output/ before the script ends.",
  },
  {
    name: "disk-full",
    when: exitedSaying(74, /no space|disk|ENOSPC/i),
    cause: "The task's disk was full (exit code 74).",
    remedy: "Raise `ephemeralStorage` of the model, or write less.",
  },
  {
    name: "outputs-not-copied",
    when: exited(74),
    cause: "R succeeded, but its outputs could not all be copied (exit code 74).",
    remedy: "See the last `rfargate:` lines for the file and the cause.",
  },
];
