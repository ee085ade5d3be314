import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { type Resource, rule } from "../core/rule";
import { Unknown } from "../core/value";
import { STARTING_TYPES, startsOf } from "../ecs/starts";

interface Config {
  versions: string[];
}

export const ecsPlatformVersionLatest = rule<Config>({
  name: "ecs-platform-version-latest",
  description: "Tasks run on the latest version of Fargate's platform.",
  why: "AWS fixes the kernel and the runtime in new versions and retires old ones.",
  severity: "medium",
  level: "mandatory",
  remediation: 'Leave platformVersion out, or set it to "LATEST".',
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html",
  framework: fsbp("ECS.10", "ECS Fargate services should run on the latest Fargate platform version"),
  tags: ["ecs", "fargate"],
  config: {
    versions: {
      type: "array",
      items: { type: "string" },
      default: ["LATEST", "1.4.0", "1.0.0"],
      description: "Allowed versions: LATEST, and the numbers of the latest versions of Linux and Windows.",
    },
  },
  types: STARTING_TYPES,
  *check(resource: Resource, { versions }) {
    for (const { platformVersion: version } of startsOf(resource)) {
      if (version instanceof Unknown) yield unknownFinding(version);
      else if (typeof version === "string" && version !== "" && !versions.includes(version)) {
        yield { message: `platformVersion is ${version}; allowed are ${versions.join(", ")}.` };
      }
    }
  },
});
