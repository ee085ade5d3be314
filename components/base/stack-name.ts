import * as pulumi from "@pulumi/pulumi";
import { stackPrefix } from "../../contract/names";

/** IAM allows 64 characters for a role, and `-execution` follows the name. */
const LONGEST = 54;

/**
 * The prefix of all names in a stack, `<project>-<stack>`. ECR and S3 allow no capitals, ECS no dots, S3 and load balancers no
 * underscores. Unchecked, an invalid name would fail in the middle of an `up`.
 * @throws RunError
 */
export function stackName(project: string, stack: string): string {
  const name = stackPrefix(project, stack);
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && name.length <= LONGEST) return name;
  throw new pulumi.RunError(
    `stack "${stack}": what it makes is named "${name}", ${name.length} characters; AWS takes up to ${LONGEST} there, lower-case letters, ` +
      "digits and single hyphens: pulumi stack rename gives the stack another name",
  );
}
