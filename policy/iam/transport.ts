import { globMatches } from "../core/glob";
import type { Json } from "../core/json";
import type { Resource } from "../core/rule";
import { conditionsOf } from "./conditions";
import type { Statement } from "./document";
import { allows, isEverybody, principalsOf } from "./elements";

/** Whether a statement denies everybody requests without TLS, for any actions and resources. */
export function refusesPlainHttp({ effect, principal, condition }: Statement): boolean {
  return effect === "Deny" && principalsOf(principal).some(isEverybody) && isWithoutTls(condition);
}

/** Operators with which a Deny applies to requests without TLS, each with the value of the key. */
const WITHOUT_TLS: readonly (readonly [operator: RegExp, value: string])[] = [
  [/^(?:Bool|StringEquals|StringEqualsIgnoreCase|StringLike)(?:IfExists)?$/i, "false"],
  [/^String(?:NotEquals|NotEqualsIgnoreCase|NotLike)(?:IfExists)?$/i, "true"],
];

/** All lines are required: a second one would allow plain HTTP wherever it does not match. */
function isWithoutTls(condition: Json | undefined): boolean {
  const [line, ...others] = conditionsOf(condition);
  if (line?.key !== "aws:securetransport" || others.length > 0) return false;
  const value = line.values.join().toLowerCase();
  return WITHOUT_TLS.some(([operator, without]) => operator.test(line.operator) && value === without);
}

/** Whether a Deny names an action. */
export const refusesAction = (statement: Statement, service: string, action: string): boolean =>
  allows({ ...statement, effect: "Allow" }, service, action);

/** Sample object names: a pattern for only some objects does not match all of these. */
const OBJECTS = ["", "/a", "/Z/9.csv", "/logs/2026/x"];

/** Whether a statement is about a bucket and all of its objects. An unknown name is assumed to be this bucket's. */
export function coversBucket({ resource }: Statement, { props }: Resource): boolean {
  if (!resource) return false;
  if (resource.unknown.length > 0) return true;
  const known = [props.bucket, props.id].find((name) => typeof name === "string");
  const names = known === undefined ? resource.values.map(bucketIn) : [known as string];
  return names.some((name) =>
    OBJECTS.every((object) =>
      resource.values.some((arn) => arn === "*" || globMatches(bucketPath(arn), `${name}${object}`)),
    ),
  );
}

const bucketPath = (arn: string) => arn.replace(/^arn:[^:]*:s3:::/, "");
const bucketIn = (arn: string) => bucketPath(arn).split("/")[0]!;

/** Whether a statement is about a queue or a topic, whose ARN ends in its name. */
export function coversNamed({ resource }: Statement, { props }: Resource): boolean {
  if (!resource) return false;
  if (resource.unknown.length > 0 || typeof props.name !== "string") return true;
  const name = props.name;
  return resource.values.some((arn) => globMatches(arn.slice(arn.lastIndexOf(":") + 1), name));
}
