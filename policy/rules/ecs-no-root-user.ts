import { fsbp } from "../core/frameworks";
import { isObject, Unknown } from "../core/value";
import { containerRule } from "../ecs/container-rule";

interface Config {
  requireUser: boolean;
}

export const ecsNoRootUser = containerRule<Config>({
  name: "ecs-no-root-user",
  description: "No container except FireLens's log router runs as root.",
  why: "Root in a container can change its packages and settings, and with a kernel vulnerability becomes root of the host.",
  severity: "high",
  level: "mandatory",
  remediation:
    "Set user to a number above 0 or a user name of the image, or set USER in the image and leave it out here.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  framework: fsbp("ECS.20", "ECS Task Definitions should configure non-root users in Linux container definitions"),
  tags: ["ecs", "isolation"],
  config: {
    requireUser: {
      type: "boolean",
      default: false,
      description:
        "Whether every definition must have user. Otherwise the rule trusts the image's USER if none is given.",
    },
  },
  *errors({ props: { user, firelensConfiguration } }, { requireUser }) {
    // FireLens mounts a socket of root into the log router, which no other user can read.
    if (isObject(firelensConfiguration)) return;
    if (user instanceof Unknown) yield "has a user that is unknown at preview";
    else if (user === undefined || user === null || user === "") {
      if (requireUser) yield "has no user";
    } else if (isRoot(String(user))) yield `runs as ${String(user)}, which is root`;
  },
});

/** `root`, `0`, `0:1000`, `root:app`, `00`, `+0`, and on Windows `ContainerAdministrator`. */
const isRoot = (user: string) => /^\s*(?:root|[+-]?0+|(?:.*\\)?containeradministrator)\s*(?::|$)/i.test(user);
