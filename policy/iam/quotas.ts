import type { Resource } from "../core/rule";
import { awsType } from "../core/types";
import { describedTypes } from "./described";
import type { Identity } from "./identities";
import type { PlacedDocument } from "./places";

/**
 * The largest number of characters of all policies of one kind on an identity together.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const INLINE = { role: 10_240, group: 5_120, user: 2_048 };
const MANAGED = 6_144;
/** Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html, https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
const RESOURCE = { "s3/bucketPolicy": 20_480, "kms/key": 32_768, "kms/keyPolicy": 32_768 };

const QUOTAS = new Map([
  ...(["role", "group", "user"] as const).flatMap((kind) => {
    const name = `${kind[0]!.toUpperCase()}${kind.slice(1)}`;
    const types = [awsType(`iam/${kind}`), awsType(`iam/${kind}Policy`)];
    return [...types, `aws-native:iam:${name}`, `aws-native:iam:${name}Policy`].map((t) => [t, INLINE[kind]] as const);
  }),
  [awsType("iam/policy"), MANAGED],
  ["aws-native:iam:ManagedPolicy", MANAGED],
  ...Object.entries(RESOURCE).map(([name, most]) => [awsType(name), most] as const),
]);

/** Documents of a resource that are longer than IAM accepts, each a sentence without a full stop. */
export function* quotaErrors(resource: Resource, documents: PlacedDocument[], trustCharacters: number) {
  for (const { where, kind, size } of documents) if (kind === "trust") yield* exceeds(where, size(), trustCharacters);
  const quota = QUOTAS.get(resource.type);
  if (quota === undefined) {
    yield* describedErrors(resource, documents);
    return;
  }
  const own = documents.filter(({ kind }) => kind !== "trust");
  const all = own.reduce((sum, { size }) => sum + size(), 0);
  const where = own.length > 1 ? "the inline policies together" : (own[0]?.where ?? "");
  yield* exceeds(where, all, quota);
}

/** The managed policies in a template or in one resource's state, each with its own quota. */
function* describedErrors(resource: Resource, documents: PlacedDocument[]) {
  const managed = [...describedTypes(resource)].filter(([, type]) => type === "AWS::IAM::ManagedPolicy");
  for (const { where, kind, size } of documents) {
    const own = managed.some(([place]) => where.startsWith(`${place}.`));
    if (own && kind !== "trust") yield* exceeds(where, size(), MANAGED);
  }
}

/**
 * The inline policies that an identity gets from several resources or a template and that are together longer than IAM accepts, as a
 * sentence without a full stop. `quotaErrors` covers those of one resource.
 */
export function* togetherErrors({ kind, label, documents }: Identity): Iterable<string> {
  const inline = documents.filter((one) => one.inline);
  const resources = new Set(inline.map(({ resource }) => resource));
  if (resources.size === 1 && QUOTAS.has([...resources][0]!.type)) return;
  const quota = INLINE[kind as keyof typeof INLINE];
  const size = inline.reduce((sum, { value }) => sum + value.size(), 0);
  if (quota !== undefined) yield* exceeds(`the inline policies of ${label} together`, size, quota);
}

function* exceeds(where: string, size: number, quota: number): Iterable<string> {
  if (size > quota) yield `${where}: ${size} characters, AWS takes ${quota}, blanks left out`;
}
