import { once } from "../core/once";
import type { Resource } from "../core/rule";
import { awsType } from "../core/types";
import { at, atEach, isGiven, Unknown, type Value } from "../core/value";
import { type PolicyDocument, readDocument, readJsonDocument } from "./document";
import { EMBEDDING_TYPES, embeddedIn, isEmbedding, REST_API } from "./embedded";
import { isControlPolicy, limitOf, ORGANIZATION_POLICY } from "./limits";

/**
 * The kind of a document: `identity` grants to the identity that it is attached to, `resource` belongs to a resource and names principals,
 * `trust` allows assuming a role. `boundary` limits one way to resources (the policy of an endpoint or a session), and `guardrail` all
 * accounts of an organization: both grant nothing by themselves.
 */
export type DocumentKind = "identity" | "resource" | "trust" | "boundary" | "guardrail";

interface Place {
  /** Path of the property, `*` for each element of a list. */
  path: string;
  kind: DocumentKind;
}

const identity = (path = "policy"): Place => ({ path, kind: "identity" });
const resource = (path = "policy"): Place => ({ path, kind: "resource" });
const boundary = (path = "policy"): Place => ({ path, kind: "boundary" });

/** Every property of the AWS provider (versions 6 and 7) with a policy document. */
const PLACES: Record<string, Place[]> = {
  "iam/role": [{ path: "assumeRolePolicy", kind: "trust" }, identity("inlinePolicies.*.policy")],
  "iam/rolePolicy": [identity()],
  "iam/userPolicy": [identity()],
  "iam/groupPolicy": [identity()],
  "iam/policy": [identity()],
  "ssoadmin/permissionSetInlinePolicy": [identity("inlinePolicy")],
  "rolesanywhere/profile": [boundary("sessionPolicy")],
  "transfer/user": [boundary()],
  "transfer/access": [boundary()],
  "eks/podIdentityAssociation": [boundary()],
  "iot/policy": [identity()],
  "s3/bucketPolicy": [resource()],
  "s3/bucket": [resource()],
  "s3/bucketV2": [resource()],
  "s3/accessPoint": [resource()],
  "s3/vectorsVectorBucketPolicy": [resource()],
  "s3/filesFileSystemPolicy": [resource()],
  "s3control/accessPointPolicy": [resource()],
  "s3control/bucketPolicy": [resource()],
  "s3control/objectLambdaAccessPointPolicy": [resource()],
  "s3control/multiRegionAccessPointPolicy": [resource("details.policy")],
  "s3control/accessGrantsInstanceResourcePolicy": [resource()],
  "s3tables/tableBucketPolicy": [resource("resourcePolicy")],
  "s3tables/tablePolicy": [resource("resourcePolicy")],
  "ecr/repositoryPolicy": [resource()],
  "ecr/registryPolicy": [resource()],
  "ecr/repositoryCreationTemplate": [resource("repositoryPolicy")],
  "ecrpublic/repositoryPolicy": [resource()],
  "sqs/queue": [resource()],
  "sqs/queuePolicy": [resource()],
  "sns/topic": [resource()],
  "sns/topicPolicy": [resource()],
  "kms/key": [resource()],
  "kms/keyPolicy": [resource()],
  "kms/replicaKey": [resource()],
  "kms/externalKey": [resource()],
  "kms/replicaExternalKey": [resource()],
  "secretsmanager/secret": [resource()],
  "secretsmanager/secretPolicy": [resource()],
  "ec2/vpcEndpoint": [boundary()],
  "ec2/vpcEndpointPolicy": [boundary()],
  "lambda/resourcePolicy": [resource()],
  "efs/fileSystemPolicy": [resource()],
  "backup/vaultPolicy": [resource()],
  "cloudwatch/eventBusPolicy": [resource()],
  "cloudwatch/logResourcePolicy": [resource("policyDocument")],
  "cloudwatch/logDestinationPolicy": [resource("accessPolicy")],
  "dynamodb/resourcePolicy": [resource()],
  "kinesis/resourcePolicy": [resource()],
  "glue/resourcePolicy": [resource()],
  "glacier/vault": [resource("accessPolicy")],
  "glacier/vaultLock": [resource()],
  "elasticsearch/domain": [resource("accessPolicies")],
  "elasticsearch/domainPolicy": [resource("accessPolicies")],
  "opensearch/domain": [resource("accessPolicies")],
  "opensearch/domainPolicy": [resource("accessPolicies")],
  "opensearchingest/resourcePolicy": [resource()],
  "apigateway/restApi": [resource()],
  "apigateway/restApiPolicy": [resource()],
  "apigateway/domainName": [resource()],
  "codeartifact/domainPermissions": [resource("policyDocument")],
  "codeartifact/repositoryPermissionsPolicy": [resource("policyDocument")],
  "codebuild/resourcePolicy": [resource()],
  "acmpca/policy": [resource()],
  "ses/identityPolicy": [resource()],
  "sesv2/emailIdentityPolicy": [resource()],
  "sagemaker/modelPackageGroupPolicy": [resource("resourcePolicy")],
  "schemas/registryPolicy": [resource()],
  "msk/clusterPolicy": [resource()],
  "mediastore/containerPolicy": [resource()],
  "networkfirewall/resourcePolicy": [resource()],
  "oam/sinkPolicy": [resource()],
  "redshift/resourcePolicy": [resource()],
  "redshiftserverless/resourcePolicy": [resource()],
  "vpclattice/authPolicy": [resource()],
  "vpclattice/resourcePolicy": [resource()],
  "xray/resourcePolicy": [resource("policyDocument")],
  "amp/resourcePolicy": [resource("policyDocument")],
  "dsql/clusterPolicy": [resource()],
  "bedrock/agentcoreResourcePolicy": [resource()],
  "pinpoint/smsvoicev2ResourcePolicy": [resource()],
  "organizations/policy": [{ path: "content", kind: "guardrail" }],
  "organizations/resourcePolicy": [resource("content")],
  "cloudwatch/logDeliveryDestinationPolicy": [resource("deliveryDestinationPolicy")],
  "cloudsearch/domainServiceAccessPolicy": [resource("accessPolicy")],
  "ram/permission": [identity("policyTemplate")],
  "odb/network": ["kmsPolicyDocument", "s3PolicyDocument", "stsPolicyDocument"].map(boundary),
};

/** Resources that add one statement to the policy of a function, layer or event bus, its parts given as properties. */
const LAMBDA_PERMISSION = awsType("lambda/permission");
const LAYER_PERMISSION = awsType("lambda/layerVersionPermission");
const EVENT_PERMISSION = awsType("cloudwatch/eventPermission");
const PERMISSIONS: readonly string[] = [
  ...[LAMBDA_PERMISSION, LAYER_PERMISSION, EVENT_PERMISSION],
  ...["Permission", "LayerVersionPermission"].map((name) => `aws-native:lambda:${name}`),
  "aws-native:events:EventBusPolicy",
];

/** Whether a resource adds a statement whose Resource is a name instead of an ARN. */
export const isPermission = (type: string): boolean => PERMISSIONS.includes(type);

const BY_TYPE = new Map(Object.entries(PLACES).map(([name, places]) => [awsType(name), places]));

/** The properties with documents of a resource of the AWS provider, e.g. `inlinePolicies.*.policy`. */
export const documentPaths = (type: string): string[] => (BY_TYPE.get(type) ?? []).map(({ path }) => path);

/** The types of all resources with documents. */
export const DOCUMENT_TYPES: readonly string[] = [...BY_TYPE.keys(), ...PERMISSIONS, ...EMBEDDING_TYPES];

/** Whether a resource of a type may have a document. */
export const holdsDocuments = (type: string): boolean => BY_TYPE.has(type) || isPermission(type) || isEmbedding(type);

/** A document with its place. */
export interface PlacedDocument extends PolicyDocument {
  kind: DocumentKind;
  /** The property, e.g. `inlinePolicies.1.policy`. */
  where: string;
}

/** All documents of a resource. */
export const documentsOf = once((resource: Resource): PlacedDocument[] => {
  const { type, props } = resource;
  // An event bus policy of the native provider may also have a whole statement.
  if (isPermission(type) && isGiven(props.principal)) return [permissionAsDocument(props)];
  if (isEmbedding(type)) return embeddedDocuments(resource);
  if (type === ORGANIZATION_POLICY && !isControlPolicy(resource)) return [];
  const own = (BY_TYPE.get(type) ?? []).flatMap(({ path, kind }) =>
    locate(props, path).map(({ where, value }) => ({ kind, where, ...readDocument(value) })),
  );
  return type === REST_API ? [...own, ...embeddedDocuments(resource)] : own;
});

/** The kind of a document by its form: one that names principals belongs to a resource. */
function embeddedDocuments(resource: Resource): PlacedDocument[] {
  return embeddedIn(resource).documents.map(({ where, found }) => {
    const document = readJsonDocument(found);
    const principals = document.statements.some((s) => s.principal !== undefined || s.notPrincipal !== undefined);
    const granting = /assumerole[^.]*$/i.test(where) ? "trust" : principals ? "resource" : "identity";
    return { kind: limitOf(resource, where) ?? granting, where, ...document };
  });
}

function permissionAsDocument({
  principal,
  action,
  function: name,
  functionName,
  layerName,
  eventBusName,
  sourceArn,
  sourceAccount,
  principalOrgId,
  organizationId,
  condition: given,
}: Resource["props"]): PlacedDocument {
  const condition: { [key: string]: Value } = {};
  if (isGiven(sourceArn)) condition.ArnLike = { "aws:SourceArn": sourceArn };
  const equal: { [key: string]: Value } = {};
  if (isGiven(sourceAccount)) equal["aws:SourceAccount"] = sourceAccount;
  for (const id of [principalOrgId, organizationId]) if (isGiven(id)) equal["aws:PrincipalOrgID"] = id;
  // An event bus has one condition: a key and its value.
  const key = at(given, "key");
  if (typeof key === "string") equal[key] = at(given, "value");
  if (Object.keys(equal).length > 0) condition.StringEquals = equal;
  const service = typeof principal === "string" && /^[a-z0-9-]+\.[a-z0-9.-]+$/i.test(principal);
  const Principal = principal === "*" ? "*" : { [service ? "Service" : "AWS"]: principal };
  const Statement = [
    {
      Effect: "Allow",
      Principal,
      Action: action,
      Resource: name ?? functionName ?? layerName ?? eventBusName ?? "*",
      Condition: condition,
    },
  ];
  return { kind: "resource", where: "action", ...readDocument({ Version: "2012-10-17", Statement }) };
}

function locate(props: Value, path: string): { where: string; value: Value }[] {
  const [list, rest] = path.split(".*.");
  if (rest === undefined) {
    const value = at(props, path);
    return isGiven(value) ? [{ where: path, value }] : [];
  }
  const elements = at(props, list!);
  if (elements instanceof Unknown) return [{ where: list!, value: elements }];
  return atEach(props, `${list}.*`).flatMap((element, i) => {
    const value = at(element, rest);
    return isGiven(value) ? [{ where: `${list}.${i}.${rest}`, value }] : [];
  });
}
