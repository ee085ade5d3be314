import * as pulumi from "@pulumi/pulumi";
import { stackPrefix } from "../../contract/names";

/** IAM takes 64 characters for a role, and `-execution` goes behind the name. */
const LONGEST = 54;

/**
 * What everything that a stack makes is named by, `<project>-<stack>`. ECR and S3 take no capitals, ECS no dots, S3 and load
 * balancers no underscores: a name that one of them refuses would do so in the middle of an `up`.
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
