import type { Resource } from "../core/rule";
import { awsType } from "../core/types";
import type { Identity } from "./identities";
import type { PlacedDocument } from "./places";

/**
 * Most characters that all policies of one kind on an identity may have together.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const INLINE = { role: 10_240, group: 5_120, user: 2_048 };
const MANAGED = 6_144;

const QUOTAS = new Map([
  ...(["role", "group", "user"] as const).flatMap((kind) => {
    const name = `${kind[0]!.toUpperCase()}${kind.slice(1)}`;
    const types = [awsType(`iam/${kind}`), awsType(`iam/${kind}Policy`)];
    return [...types, `aws-native:iam:${name}`, `aws-native:iam:${name}Policy`].map((t) => [t, INLINE[kind]] as const);
  }),
  [awsType("iam/policy"), MANAGED],
  ["aws-native:iam:ManagedPolicy", MANAGED],
]);

/** Documents of a resource that are longer than IAM takes, each a sentence without a full stop. */
export function* quotaErrors({ type }: Resource, documents: PlacedDocument[], trustCharacters: number) {
  const quota = QUOTAS.get(type);
  if (quota === undefined) return;
  for (const { where, kind, size } of documents) if (kind === "trust") yield* exceeds(where, size(), trustCharacters);
  const own = documents.filter(({ kind }) => kind !== "trust");
  const all = own.reduce((sum, { size }) => sum + size(), 0);
  const where = own.length > 1 ? "the inline policies together" : (own[0]?.where ?? "");
  yield* exceeds(where, all, quota);
}

/**
 * The inline policies of an identity that several resources or a template give it and that are longer together than IAM takes, as a
 * sentence without a full stop. What one resource of its own type has too much of, `quotaErrors` says.
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
  if (size > quota) yield `${where}: ${size} characters, IAM takes ${quota}, blanks left out`;
}
