import { PREFIXES } from "../../../contract/bucket-layout";
import { OCCUPIED } from "../../../contract/occupied-folders";
import { type CreatedObject, createdObject, startsNothing } from "../../function/created-object";

/** An uploaded object that starts the model. */
export interface UploadedObject extends CreatedObject {
  /** Path under `input/`: the input's name, and its path in the working directory. */
  name: string;
}

/** Why a run would reject this input, which saves the cost of a task that would. */
function inputProblem(name: string): string | undefined {
  if (/[\p{Cc}\p{Cs}]/u.test(name)) return "it has control characters, or is not UTF-8";
  if (/\/\.{0,2}\//.test(`/${name}/`)) return "it has '//', '.' or '..' in its path";
  if (OCCUPIED.test(name)) return "its folder is reserved in the working directory";
  return undefined;
}

/**
 * The object of S3's event; undefined for an object that starts no model.
 * @throws Error if it is another message, or the object's name cannot be an input
 */
export function uploadedObject(body: string): UploadedObject | undefined {
  const object = createdObject(JSON.parse(body));
  if (!object) throw new Error("the message is not an event of S3 about an object");
  if (startsNothing(object)) return undefined;
  const { key, bytes, version } = object;
  if (!key.startsWith(PREFIXES.input)) throw new Error(`'${key}' is not under ${PREFIXES.input}`);
  const name = key.slice(PREFIXES.input.length);
  const problem = inputProblem(name);
  if (problem) throw new Error(`${JSON.stringify(key)} cannot be an input: ${problem}`);
  return { key, name, bytes, version };
}
