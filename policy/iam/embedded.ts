import { choicesIn } from "../core/choices";
import { isReference, withoutIntrinsics } from "../core/intrinsics";
import { type Json, JsonError, JsonObject, jsonOf, readJson } from "../core/json";
import { once } from "../core/once";
import type { Resource } from "../core/rule";
import { DESCRIBING_TYPES, describingProperty, macrosOf, nestedTemplate, readTemplate } from "../core/template";
import { filledTemplate } from "../core/template-values";
import { awsType, awsTypes } from "../core/types";
import { at, Unknown } from "../core/value";
import { awsManagedPolicy, newerThan } from "./managed-policies";
import { serverlessPolicy } from "./serverless-policies";

/** Properties with the location of a template that is stored elsewhere and not read here. */
const ADDRESSES = [
  "templateUrl",
  "provisioningArtifactParameters.templateUrl",
  "provisioningArtifactParameters.templatePhysicalId",
];
const ADDRESSING = awsTypes(
  "servicecatalog/product",
  "servicecatalog/provisioningArtifact",
  "serverlessrepository/cloudFormationStack",
);

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
  ...["events:EventBus", "events:EventBusPolicy", "backup:BackupVault", "dynamodb:Table", "dynamodb:GlobalTable"],
  ...[
    "transfer:User",
    "ram:Permission",
    "logs:DeliveryDestination",
    "logs:Destination",
    "s3:MultiRegionAccessPointPolicy",
  ],
  ...["s3express:BucketPolicy", "s3tables:TableBucketPolicy", "s3tables:TablePolicy", "s3outposts:BucketPolicy"],
  ...["ecr:RepositoryCreationTemplate", "kinesis:ResourcePolicy", "lambda:LayerVersionPermission", "kms:ReplicaKey"],
  ...["ec2:VpcEndpoint", "lambda:Permission", "efs:FileSystem", "logs:ResourcePolicy", "sso:PermissionSet"],
].map((name) => `aws-native:${name}`);

/** The types whose documents are found by their form, not by the name of a property. */
export const EMBEDDING_TYPES: readonly string[] = [...DESCRIBING_TYPES, ...ADDRESSING, ...NATIVE, "aws-native:*"];

const EMBEDDING = new Set(EMBEDDING_TYPES);

/** Whether the documents of a type are found by their form, which includes every type of the native provider. */
export const isEmbedding = (type: string): boolean => EMBEDDING.has(type) || type.startsWith("aws-native:");

/** The document that a REST API is imported from, which may contain a policy. */
export const REST_API = awsType("apigateway/restApi");

/** A document within another, or an ARN of an AWS managed policy. */
export interface Embedded<T> {
  /** Its path, e.g. `desiredState.Policies.0.PolicyDocument`. */
  where: string;
  found: T;
}

/** The documents of a resource of such a type: every object with statements is one, for any name of the property. */
export const embeddedIn = once(find);

function find(resource: Resource): Pick<Finder, "documents" | "arns"> {
  const { type, props } = resource;
  // In types that are not listed, a property called a policy may be anything, for instance one for scaling.
  const finder = new Finder(!type.startsWith("aws-native:") || EMBEDDING.has(type));
  const property = describingProperty(type);
  if (property !== undefined) finder.template(filledTemplate(resource), property);
  else if (type === REST_API) finder.template(readTemplate(props.body, "body"), "body");
  else finder.walk(jsonOf(props), "");
  for (const path of ADDRESSES) {
    const address = at(props, path);
    if (address)
      finder.documents.push({ where: path, found: new Unknown(path, "names a template that is not read here") });
  }
  // Without its type it is not known what a state describes, and which rules apply.
  if (property === "desiredState" && props.typeName instanceof Unknown)
    finder.documents.push({ where: "typeName", found: props.typeName });
  if (type === ADDRESSING[2])
    finder.documents.push({
      where: "applicationId",
      found: new Unknown("applicationId", "names an application whose template is not read here"),
    });
  return finder;
}

/** Places that may contain a document if they are unknown: in a type that is listed, and in any other. */
const POLICY = /(?:polic(?:y|ies)|permission)[^.]*$|polic(?:y|ies)\.\d+$/i;
const SURE =
  /(?:^|\.)(?:\w*(?:resource|access|group|key|bucket|repository|trust|role|permissions|model|session|destination|kms|s3|sts))?policy(?:document)?$/i;

/** Parts of a template that may contain anything while unknown: all resources, one of them, its type, and its properties as a whole. */
const TEMPLATE = /^templateBody\.Resources(?:\.[^.]+(?:\.(?:Type|Properties))?)?$/;

class Finder {
  readonly documents: Embedded<Json>[] = [];
  readonly arns: Embedded<string>[] = [];

  /** @param listed whether every property called a policy is known to hold a document */
  constructor(private readonly listed: boolean) {}

  template(json: Json, where: string): void {
    if (json instanceof Unknown) this.documents.push({ where, found: json });
    if (!(json instanceof JsonObject)) return;
    for (const name of macrosOf(json)) this.madeByMacro(where, `is changed by ${name}`);
    for (const [name, value] of json.members) {
      const place = `${where}.${name}`;
      if (name === "Resources" && value instanceof JsonObject && !isCall(value)) {
        for (const [id, resource] of value.members) this.cases(resource, `${place}.${id}`);
      } else if (name === "Fn::Transform") this.madeByMacro(place, "is made by a macro");
      else this.cases(value, place);
    }
  }

  /** A part of a template in each case of its conditions. */
  private cases(json: Json, where: string): void {
    const choices = choicesIn(json);
    if (!choices.complete)
      this.documents.push({ where, found: new Unknown(where, "has more cases by its conditions than are read") });
    const before = this.documents.length;
    for (const choice of choices.all) this.walk(withoutIntrinsics(json, where, choice) ?? null, where);
    if (choices.all.length === 1) return;
    const found = this.documents.splice(before);
    this.documents.push(...new Map(found.map((one) => [JSON.stringify(one), one])).values());
  }

  private madeByMacro(where: string, how: string): void {
    this.documents.push({ where, found: new Unknown(where, `${how}, whose result is not seen here`) });
  }

  walk(json: Json, where: string): void {
    if (json instanceof JsonObject) {
      if (isDocument(json)) this.documents.push({ where, found: json });
      else for (const [name, value] of json.members) this.member(name, value, where ? `${where}.${name}` : name);
    } else if (Array.isArray(json)) {
      json.forEach((value, i) => {
        this.walk(value, `${where}.${i}`);
      });
    } else if (typeof json === "string") {
      this.text(json, where);
    } else if (json instanceof Unknown && (TEMPLATE.test(where) || (this.listed ? POLICY : SURE).test(where))) {
      this.documents.push({ where, found: json });
    }
  }

  private member(name: string, value: Json, where: string): void {
    if (name === "Fn::Transform") this.madeByMacro(where, "is made by a macro");
    else if (name === "TemplateBody") this.template(nestedTemplate(value, where), where);
    // SAM's APIs have statements without a document around them.
    else if (name === "CustomStatements") this.walk(new JsonObject([["Statement", value]]), where);
    else {
      const inPolicies = /\.Policies(?:\.\d+)?$/.test(where.slice(0, -name.length - 1));
      const policy = inPolicies ? serverlessPolicy(name, value, where) : undefined;
      if (policy) this.documents.push({ where, found: policy });
      else this.walk(value, where);
    }
  }

  private text(text: string, where: string): void {
    if (awsManagedPolicy(text) !== undefined) this.arns.push({ where, found: text });
    else if (isReference(text) && (this.listed ? POLICY : SURE).test(where)) {
      this.documents.push({ where, found: new Unknown(where) });
    }
    // A function of SAM names AWS's policies without an ARN.
    else if (/\.Policies(?:\.\d+)?$/.test(where) && /^\w+$/.test(text) && newerThan(text) === undefined) {
      this.arns.push({ where, found: `arn:aws:iam::aws:policy/${text}` });
    } else if (/(?:^|\.)TemplateURL$/i.test(where)) {
      this.documents.push({ where, found: new Unknown(where, "names a template that is not read here") });
    }
    // Cloud Control accepts documents as text, too.
    else if (/^\s*\{/.test(text)) this.walk(asJson(text), where);
  }
}

/** Whether a part of a template is a call of a function. */
const isCall = ({ members }: JsonObject) => members.length === 1 && members[0]![0].startsWith("Fn::");

const STATEMENT_MEMBER = /^(?:effect|action|notaction|principal|notprincipal|sid)$/i;

/** Whether a value has the form of a policy document. WAF's rules have a Statement as well, but without a policy's members. */
function isDocument({ members }: JsonObject): boolean {
  const statement = members.find(([name]) => name.toLowerCase() === "statement")?.[1];
  if (statement === undefined) return false;
  if (members.some(([name]) => name.toLowerCase() === "version") || statement instanceof Unknown) return true;
  const all = Array.isArray(statement) ? statement : [statement];
  if (all.some((one) => one instanceof Unknown)) return true;
  return all.some((one) => one instanceof JsonObject && one.members.some(([name]) => STATEMENT_MEMBER.test(name)));
}

/** Text that is not JSON contains no documents. */
function asJson(text: string): Json {
  const json = readJson(text);
  return json instanceof JsonError ? null : json;
}
