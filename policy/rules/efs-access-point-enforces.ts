import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { at, Unknown } from "../core/value";

export const efsAccessPointEnforces = rule({
  name: "efs-access-point-enforces",
  description: "An access point enforces a root directory and a user.",
  why: "Without them, a client reaches the whole file system as any user it claims to be.",
  severity: "medium",
  level: "mandatory",
  remediation: "Set rootDirectory.path to a folder below /, and posixUser to a uid and gid.",
  url: "https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html",
  framework: fsbp("EFS.3", "EFS access points should enforce a root directory"),
  tags: ["efs", "isolation"],
  types: awsTypes("efs/accessPoint"),
  *check({ props }) {
    const path = at(props, "rootDirectory.path");
    if (path instanceof Unknown) yield unknownFinding(path);
    else if (typeof path !== "string" || /^[/.]*$/.test(path))
      yield { message: "the root directory is the whole file system." };
    const uid = at(props, "posixUser.uid");
    if (uid instanceof Unknown) yield unknownFinding(uid);
    else if (uid === undefined || uid === null) yield { message: "no posixUser is enforced." };
    else if (Number(uid) === 0) yield { message: "the user that is enforced is root." };
  },
});
