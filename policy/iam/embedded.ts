import { type Json, JsonError, JsonObject, jsonOf, parseJson } from "../core/json";
import type { Resource } from "../core/rule";
import { awsTypes } from "../core/types";
import { Unknown } from "../core/value";
import { awsManagedPolicy } from "./managed-policies";

/** Resources that describe other resources in a property: a template as text. */
const TEXTS = new Map([
  ...awsTypes("cloudcontrol/resource").map((type) => [type, "desiredState"] as const),
  ...awsTypes("cloudformation/stack", "cloudformation/stackSet").map((type) => [type, "templateBody"] as const),
]);

/** Types of the AWS Cloud Control provider, whose properties are CloudFormation's. */
const NATIVE = [
  ...["iam:Role", "iam:RolePolicy", "iam:User", "iam:UserPolicy", "iam:Group", "iam:GroupPolicy", "iam:ManagedPolicy"],
  ...[
    "s3:BucketPolicy",
    "s3:AccessPoint",
    "ecr:Repository",
    "ecr:PublicRepository",
    "ecr:RegistryPolicy",
    "sqs:QueuePolicy",
  ],
  ...["sqs:QueueInlinePolicy", "sns:TopicPolicy", "sns:TopicInlinePolicy", "kms:Key", "secretsmanager:ResourcePolicy"],
  ...["ec2:VpcEndpoint", "lambda:Permission", "efs:FileSystem", "logs:ResourcePolicy", "sso:PermissionSet"],
].map((name) => `aws-native:${name}`);

/** The types whose documents are found by their form and not by the name of a property. */
export const EMBEDDING_TYPES: readonly string[] = [...TEXTS.keys(), ...NATIVE];

/** A document within another, or an ARN of an AWS managed policy. */
export interface Embedded<T> {
  /** Where it stands, e.g. `desiredState.Policies.0.PolicyDocument`. */
  where: string;
  found: T;
}

/** What a resource of such a type holds: every object with a Statement is a document, whatever the property is called. */
export function embeddedIn({ type, props }: Resource) {
  const documents: Embedded<Json>[] = [];
  const arns: Embedded<string>[] = [];
  const walk = (json: Json, where: string): void => {
    if (json instanceof JsonObject) {
      if (json.members.some(([name]) => name.toLowerCase() === "statement")) documents.push({ where, found: json });
      else for (const [name, value] of json.members) walk(value, where ? `${where}.${name}` : name);
    } else if (Array.isArray(json)) {
      json.forEach((value, i) => {
        walk(value, `${where}.${i}`);
      });
    } else if (typeof json === "string") {
      if (awsManagedPolicy(json) !== undefined) arns.push({ where, found: json });
      // Cloud Control takes documents as text, too.
      else if (/^\s*\{/.test(json)) walk(asJson(json), where);
    } else if (json instanceof Unknown && /polic(?:y|ies)[^.]*$/i.test(where)) {
      documents.push({ where, found: json });
    }
  };
  const property = TEXTS.get(type);
  if (property === undefined) walk(jsonOf(props), "");
  else if (props[property] instanceof Unknown) documents.push({ where: property, found: props[property] });
  else walk(jsonOf(props[property]), property);
  return { documents, arns };
}

/** Text that is not JSON, a template in YAML for one, holds nothing that is found here. */
function asJson(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}
