import { settingFindings, unknownFinding } from "../core/findings";
import { type Finding, type Resource, rule } from "../core/rule";
import { at, atEach, Unknown } from "../core/value";
import { TASK_TYPES, tasksOf } from "../ecs/tasks";

export const ecsEfsEncryptedInTransit = rule({
  name: "ecs-efs-encrypted-in-transit",
  description: "Tasks mount file systems with TLS and IAM through an access point.",
  why: "NFS is plain text, and a mount without IAM or an access point reaches every folder of the file system as any user.",
  severity: "high",
  level: "mandatory",
  remediation: "Set transitEncryption and authorizationConfig.iam to ENABLED and name an accessPointId.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-best-practices.html",
  tags: ["ecs", "efs", "encryption"],
  types: TASK_TYPES,
  *check(resource) {
    for (const task of tasksOf(resource)) yield* judge(task);
  },
});

function* judge({ props }: Resource): Iterable<Finding> {
  for (const volume of atEach(props, "volumes.*.efsVolumeConfiguration")) {
    if (volume instanceof Unknown) {
      yield unknownFinding(volume);
      continue;
    }
    for (const name of ["transitEncryption", "authorizationConfig.iam"]) {
      yield* settingFindings(`${name} of a file system's volume`, at(volume, name), (given) => given === "ENABLED");
    }
    if (!at(volume, "authorizationConfig.accessPointId"))
      yield { message: "a file system is mounted without an access point." };
  }
}
