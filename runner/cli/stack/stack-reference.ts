import { PUBLISHED_OUTPUTS } from "../../../contract/bucket-layout";
import { BUCKET_REFERENCE, BUCKET_REFERENCE_RULE } from "../../../contract/bucket-name";
import { usageError } from "../base/errors";

/** Source of a stack's outputs. */
export type StackReference =
  | { kind: "file"; path: string }
  | { kind: "object"; bucket: string; key: string }
  | { kind: "pulumi"; stack?: string };

/**
 * Parses `--stack`: `s3://bucket` or `s3://bucket/key`, a file name that ends in `.json`, else a Pulumi stack.
 * @throws CliError 64 for an s3:// address without a bucket
 */
export function parseReference(text: string): StackReference {
  if (/^s3:/i.test(text)) return parseAddress(text);
  return text.endsWith(".json") ? { kind: "file", path: text } : { kind: "pulumi", stack: text };
}

function parseAddress(text: string): StackReference {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]*)\/?(.*)$/i.exec(text) ?? [];
  if (BUCKET_REFERENCE.test(bucket)) return { kind: "object", bucket, key: key || PUBLISHED_OUTPUTS };
  throw usageError(
    `${text} is not an address of a bucket`,
    `write s3://BUCKET; a bucket's name has ${BUCKET_REFERENCE_RULE}`,
  );
}
