import { PREFIXES } from "../../contract/bucket-layout";

/** A new object of the bucket, from S3's event. */
export interface CreatedObject {
  /** As S3 knows it. */
  key: string;
  bytes: number;
  /** Version id; in a bucket without versioning, the sequencer, which differs for each put. */
  version: string;
}

/**
 * The object of an EventBridge event "Object Created", whose keys are plain text, unlike those of S3's own notifications.
 * Undefined for another message.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @param message the message's body, parsed
 */
export function createdObject(message: unknown): CreatedObject | undefined {
  const object = (message as { detail?: { object?: Record<string, unknown> } } | null)?.detail?.object;
  if (typeof object?.key !== "string") return undefined;
  const version = object["version-id"] ?? object.sequencer ?? object.etag ?? "";
  return { key: object.key, bytes: Number(object.size ?? 0), version: String(version) };
}

/** Whether an object starts nothing: the CLI's staged files, and empty objects that represent folders. */
export const startsNothing = ({ key }: CreatedObject): boolean => key.startsWith(PREFIXES.staged) || key.endsWith("/");
