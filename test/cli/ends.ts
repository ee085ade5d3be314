import type { TaskFacts } from "../../runner/cli/outcome/facts";

/** Ends as ECS words them, and the rule that must know each. */
export const ENDS: Array<[rule: string, facts: Partial<TaskFacts>]> = [
  ["timeout", { stopCode: "UserInitiated", reason: "rfargate: timeout of 600 s reached", exitCode: 143 }],
  ["stopped-by-user", { stopCode: "UserInitiated", reason: "Task stopped by user", exitCode: 143 }],
  ["spot-interruption", { stopCode: "SpotInterruption", reason: "Your Spot Task was interrupted.", exitCode: 143 }],
  [
    "out-of-memory",
    {
      reason: "Essential container in task exited\nOutOfMemoryError: Container killed due to memory usage",
      exitCode: 137,
      outOfMemory: true,
    },
  ],
  [
    "other-out-of-memory",
    {
      stopCode: "EssentialContainerExited",
      reason: "Essential container in task exited\nOutOfMemoryError: Container killed due to memory usage",
      exitCode: 143,
      otherContainer: { name: "db", exitCode: 137, outOfMemory: true },
    },
  ],
  [
    "architecture",
    {
      stopCode: "TaskFailedToStart",
      reason: "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'",
    },
  ],
  ["architecture", { reason: "exec /usr/bin/entrypoint: exec format error", exitCode: 1 }],
  [
    "pull-not-found",
    {
      stopCode: "TaskFailedToStart",
      reason: "CannotPullContainerError: ref pull has been retried 1 time(s): failed to resolve ref x: not found",
    },
  ],
  [
    "pull-rate-limit",
    {
      stopCode: "TaskFailedToStart",
      reason: "CannotPullContainerError: toomanyrequests: You have reached your pull rate limit",
    },
  ],
  [
    "pull-auth",
    {
      stopCode: "TaskFailedToStart",
      reason:
        "CannotPullContainerError: pull access denied for x, repository does not exist or may require authorization",
    },
  ],
  [
    "pull-auth",
    {
      stopCode: "TaskFailedToStart",
      reason:
        "CannotPullECRContainerError: AccessDeniedException: User is not authorized to perform: ecr:BatchGetImage",
    },
  ],
  [
    "pull-disk",
    {
      stopCode: "TaskFailedToStart",
      reason: "CannotPullContainerError: failed to register layer: write /x: no space left on device",
    },
  ],
  [
    "pull-no-route",
    { stopCode: "TaskFailedToStart", reason: "CannotPullContainerError: dial tcp 52.0.0.1:443: i/o timeout" },
  ],
  ["pull", { stopCode: "TaskFailedToStart", reason: "CannotPullContainerError: something new" }],
  [
    "init-secret",
    {
      stopCode: "TaskFailedToStart",
      reason:
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm",
    },
  ],
  [
    "init-logs",
    {
      stopCode: "TaskFailedToStart",
      reason:
        "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: The specified log group does not exist",
    },
  ],
  [
    "init-registry-auth",
    {
      stopCode: "TaskFailedToStart",
      reason:
        "ResourceInitializationError: unable to retrieve ecr registry auth: service call has been retried 3 time(s)",
    },
  ],
  [
    "init-volume",
    { stopCode: "TaskFailedToStart", reason: "ResourceInitializationError: failed to invoke EFS utils commands" },
  ],
  ["init", { stopCode: "TaskFailedToStart", reason: "ResourceInitializationError: something new" }],
  [
    "capacity",
    {
      stopCode: "TaskFailedToStart",
      reason: "Capacity is unavailable at this time. Please try again later or in a different availability zone",
    },
  ],
  [
    "cannot-create",
    {
      stopCode: "TaskFailedToStart",
      reason: "CannotStartContainerError: OCI runtime create failed: executable file not found in $PATH",
    },
  ],
  [
    "internal",
    { stopCode: "TaskFailedToStart", reason: "Timeout waiting for network interface provisioning to complete." },
  ],
  [
    "other-container",
    { stopCode: "EssentialContainerExited", exitCode: 143, otherContainer: { name: "db", exitCode: 1 } },
  ],
  ["failed-to-start", { stopCode: "TaskFailedToStart", reason: "something new" }],
  [
    "stopped-by-service",
    { stopCode: "ServiceSchedulerInitiated", reason: "Scaling activity initiated by deployment ecs-svc/0123456789" },
  ],
  ["host-terminated", { stopCode: "TerminationNotice", reason: "Task is being stopped because of host maintenance" }],
  ["killed", { stopCode: "EssentialContainerExited", exitCode: 137 }],
  ["crashed", { stopCode: "EssentialContainerExited", exitCode: 139 }],
  ["not-found-in-container", { stopCode: "EssentialContainerExited", exitCode: 66 }],
  ["bucket-from-container", { stopCode: "EssentialContainerExited", exitCode: 69 }],
  ["ended-by-signal", { stopCode: "EssentialContainerExited", exitCode: 134 }],
  ["ended-by-signal", { stopCode: "EssentialContainerExited", exitCode: 192 }],
  ["start-timeout", { stopCode: "UserInitiated", reason: "rfargate: start timeout of 300 s reached" }],
  ["timeout", { stopCode: "EssentialContainerExited", exitCode: 124, error: "timeout of 600 s reached" }],
  ["child-out-of-memory", { stopCode: "EssentialContainerExited", exitCode: 0, memoryKills: 1 }],
  [
    "out-of-memory",
    {
      stopCode: "EssentialContainerExited",
      exitCode: 137,
      error: "R was ended by signal 9: the memory was used up",
      memoryKills: 1,
    },
  ],
  [
    "killed",
    {
      stopCode: "EssentialContainerExited",
      exitCode: 137,
      error: "R was ended by signal 9, not by the kernel for lack of memory",
    },
  ],
  [
    "outputs-denied",
    { stopCode: "EssentialContainerExited", exitCode: 74, error: "output/a.csv was not copied: AccessDenied" },
  ],
  [
    "outputs-changed",
    { stopCode: "EssentialContainerExited", exitCode: 74, error: "output/a.csv was not copied: BadDigest" },
  ],
  ["disk-full", { stopCode: "EssentialContainerExited", exitCode: 74, error: "output/a.csv: No space left on device" }],
  ["outputs-not-copied", { stopCode: "EssentialContainerExited", exitCode: 74 }],
  ["unknown", { stopCode: "SomethingNew", reason: "" }],
  ["unknown", { reason: "" }],
];
