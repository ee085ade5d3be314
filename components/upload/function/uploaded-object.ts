import { PREFIXES } from "../../../contract/bucket-layout";
import { OCCUPIED } from "../../../contract/occupied-folders";

/** An object that was put into the bucket. */
export interface UploadedObject {
  /** As S3 knows it. */
  key: string;
  /** Path under `input/`: the input's name, and its place in the working directory. */
  name: string;
  bytes: number;
  /** Version id; in a bucket without versions the sequencer, which differs for each put. */
  version: string;
}

/** Why a run would refuse such an input: a task would be paid for to say so. */
function inputProblem(name: string): string | undefined {
  if (/[\p{Cc}\p{Cs}]/u.test(name)) return "it has control characters, or is not UTF-8";
  if (/\/\.{0,2}\//.test(`/${name}/`)) return "it has '//', '.' or '..' in its path";
  if (OCCUPIED.test(name)) return "the working directory has another use for that folder";
  return undefined;
}

/**
 * The object of an EventBridge event "Object Created", whose keys are plain text, unlike those of S3's own notifications.
 * Undefined for what no model is started for: the CLI's staged files, and the empty objects that stand for folders.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @throws Error when it is no such event, or the object's name cannot be an input
 */
export function uploadedObject(body: string): UploadedObject | undefined {
  const object = JSON.parse(body)?.detail?.object;
  const key: unknown = object?.key;
  if (typeof key !== "string") throw new Error("the message is not an event of S3 about an object");
  if (key.startsWith(PREFIXES.staged) || key.endsWith("/")) return undefined;
  if (!key.startsWith(PREFIXES.input)) throw new Error(`'${key}' is not under ${PREFIXES.input}`);
  const name = key.slice(PREFIXES.input.length);
  const problem = inputProblem(name);
  if (problem) throw new Error(`${JSON.stringify(key)} cannot be an input: ${problem}`);
  const version = object["version-id"] ?? object.sequencer ?? object.etag ?? "";
  return { key, name, bytes: Number(object.size ?? 0), version: String(version) };
}
