import { fsbp } from "../core/frameworks";
import { isObject, Unknown } from "../core/value";
import { containerRule } from "../ecs/container-rule";

interface Config {
  requireUser: boolean;
}

export const ecsNoRootUser = containerRule<Config>({
  name: "ecs-no-root-user",
  description: "No container runs as root, but the log router of FireLens.",
  why: "Root of a container may change its packages and settings, and a flaw of the kernel makes it root of the host.",
  severity: "high",
  level: "mandatory",
  remediation:
    "Give user a number above 0 or a name that the image has, or set it by USER in the image and leave it out here.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
  framework: fsbp("ECS.20", "ECS Task Definitions should configure non-root users in Linux container definitions"),
  tags: ["ecs", "isolation"],
  config: {
    requireUser: {
      type: "boolean",
      default: false,
      description: "Require user in every definition. Otherwise the image's own USER is trusted where none is given.",
    },
  },
  *errors({ props: { user, firelensConfiguration } }, { requireUser }) {
    // FireLens mounts a socket of root's into the log router, which no other user reads.
    if (isObject(firelensConfiguration)) return;
    if (user instanceof Unknown) yield "has a user that is unknown at preview";
    else if (user === undefined || user === null || user === "") {
      if (requireUser) yield "has no user";
    } else if (isRoot(String(user))) yield `runs as ${String(user)}, which is root`;
  },
});

/** `root`, `0`, `0:1000`, `root:app`, `00`, `+0`. */
const isRoot = (user: string) => /^\s*(?:root|[+-]?0+)\s*(?::|$)/i.test(user);
