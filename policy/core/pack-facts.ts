import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackFacts } from "./engine-messages";

/** What the engine shows of a pack in the current folder. @throws Error without a version in its package.json */
export function factsOf(name: string): PackFacts {
  const { version } = JSON.parse(readFileSync(join(process.cwd(), "package.json"), "utf8")) as { version?: string };
  if (!version) throw new Error("the policy pack's package.json has no version");
  return {
    name,
    version,
    description: "Least privilege and sound settings for stacks on ECS Fargate",
    displayName: "R on Fargate",
    tags: ["aws", "ecs", "fargate", "iam", "least-privilege"],
  };
}
